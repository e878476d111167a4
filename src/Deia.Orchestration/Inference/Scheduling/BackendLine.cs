namespace Deia.Orchestration.Inference.Scheduling;

/// <summary>The waiting requests of one bot, in the order they came.</summary>
internal sealed class BackendLine
{
    public BackendLine()
    {
        Turn = new LinkedListNode<BackendLine>(this);
    }

    public LinkedList<BackendWaiter> Waiters { get; } = [];

    /// <summary>Gets the place among the bots that wait.</summary>
    public LinkedListNode<BackendLine> Turn { get; }
}
