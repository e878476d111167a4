using Deia.Orchestration;

namespace Deia.Hosting.Processes.Workers;

/// <summary>Thrown where a bot must read a conversation that did not come with the turn.</summary>
/// <param name="limit">How many messages it can use at most.</param>
internal sealed class HistoryLackException(int limit) : DeiaException("The worker lacks the conversation.")
{
    public int Limit { get; } = limit;
}
