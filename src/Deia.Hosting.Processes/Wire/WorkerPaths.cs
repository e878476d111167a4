namespace Deia.Hosting.Processes.Wire;

/// <summary>What a worker can be asked for.</summary>
internal static class WorkerPaths
{
    /// <summary>Whether it is there; answered by 204.</summary>
    public const string Beat = "/beat";

    /// <summary>Its provider, model and backend, for a definition.</summary>
    public const string Connect = "/connect";

    /// <summary>A reply, line by line. A worker that lacks the conversation answers 428, with <see cref="HistoryLimit"/>: the host sends the turn again, with the history.</summary>
    public const string Turn = "/turn";

    /// <summary>The header that tells how many messages of a history the worker can use at most.</summary>
    public const string HistoryLimit = "deia-history-limit";
}
