namespace Deia.Orchestration.Bots.Turns;

/// <summary>A reply to come of which nothing is stored: it is there for the one who asked, and for as long as that one waits.</summary>
public sealed class PendingCompletion : IAsyncDisposable
{
    private readonly Func<ValueTask> _abandon;

    internal PendingCompletion(PendingReply reply, Func<ValueTask> abandon)
    {
        Reply = reply;
        _abandon = abandon;
    }

    /// <summary>Gets the question and its reply to come; both have the form of stored messages, and neither is stored.</summary>
    public PendingReply Reply { get; }

    /// <summary>Waits no longer: where the reply has not ended yet, the model is stopped, and the place in the queue is free.</summary>
    /// <returns>When that is on its way.</returns>
    public ValueTask DisposeAsync() => Reply.Completion.IsCompleted ? ValueTask.CompletedTask : _abandon();
}
