using System.Collections.Concurrent;

namespace Deia.Orchestration.State;

/// <summary>Keeps the bots in memory, for as long as the process lives. Reads take no lock.</summary>
internal sealed class InMemoryBotRepository : IBotRepository
{
    private readonly ConcurrentDictionary<string, BotInfo> _bots = new(StringComparer.Ordinal);
    private readonly Lock _writes = new();

    public ValueTask SaveAsync(BotInfo bot, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writes)
        {
            ReleasePort_NeedsLock(bot);
            _bots[bot.Id] = bot;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<BotInfo?> FindAsync(string botId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_bots.GetValueOrDefault(botId));
    }

    public ValueTask<IReadOnlyList<BotInfo>> ListAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<BotInfo>>([.. _bots.Values.OrderBy(bot => bot.Id, StringComparer.Ordinal)]);
    }

    public ValueTask<bool> DeleteAsync(string botId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writes)
        {
            return ValueTask.FromResult(_bots.TryRemove(botId, out _));
        }
    }

    private void ReleasePort_NeedsLock(BotInfo bot)
    {
        if (bot.Port is null)
        {
            return;
        }

        foreach (var (id, other) in _bots)
        {
            if (other.Port == bot.Port && id != bot.Id)
            {
                _bots[id] = other with { Port = null };
            }
        }
    }
}
