namespace Deia.Hosting.Processes.Wire;

/// <summary>What a worker answers that lacks the conversation of a turn: the host sends the turn again, with the history.</summary>
/// <param name="Limit">How many messages the worker can use at most.</param>
internal sealed record HistoryLack(int Limit);
