using Deia.Orchestration.State;

namespace Deia.Orchestration.Bots;

/// <summary>What is counted of a bot since it was first launched.</summary>
internal sealed class BotCounters(BotStatus? stored, int messages)
{
    private int _messages = messages;
    private int _errors = stored?.ErrorCount ?? 0;
    private int _restarts = stored?.Restarts ?? 0;
    private long _lastMessageTicks = stored?.LastMessageAt?.UtcTicks ?? 0;

    public int Messages => Volatile.Read(ref _messages);

    public int Errors => Volatile.Read(ref _errors);

    public int Restarts => Volatile.Read(ref _restarts);

    public DateTimeOffset? LastMessageAt =>
        Volatile.Read(ref _lastMessageTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void MessageStored(DateTimeOffset at)
    {
        Interlocked.Increment(ref _messages);
        Volatile.Write(ref _lastMessageTicks, at.UtcTicks);
    }

    public void MessagesImported(int count) => Interlocked.Add(ref _messages, count);

    public void MessagesRemoved(int count) => Interlocked.Add(ref _messages, -count);

    public void Failed() => Interlocked.Increment(ref _errors);

    public void Restarted() => Interlocked.Increment(ref _restarts);
}
