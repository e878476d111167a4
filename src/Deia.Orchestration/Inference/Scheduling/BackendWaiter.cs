namespace Deia.Orchestration.Inference.Scheduling;

/// <summary>A request that waits for its turn. It is resumed on the thread pool, so nobody's continuation runs under a lock or delays the one who made way.</summary>
internal sealed class BackendWaiter : TaskCompletionSource<BackendTicket>
{
    private readonly BackendGate _gate;

    public BackendWaiter(BackendGate gate, string botId)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        (_gate, BotId) = (gate, botId);
        Place = new LinkedListNode<BackendWaiter>(this);
    }

    public string BotId { get; }

    /// <summary>Gets the place in the bot's line; in no list once the wait is over.</summary>
    public LinkedListNode<BackendWaiter> Place { get; }

    /// <summary>Ends the wait, unless the turn came first.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        if (_gate.Remove(this))
        {
            SetCanceled(cancellationToken);
        }
    }
}
