namespace Deia.Hosting.Processes.Wire;

/// <summary>What a worker can be asked for.</summary>
internal static class WorkerPaths
{
    /// <summary>Whether it is there; answered by 204.</summary>
    public const string Beat = "/beat";

    /// <summary>Its provider, model and backend, for a definition.</summary>
    public const string Connect = "/connect";

    /// <summary>A reply, line by line; or 428 and a <see cref="HistoryLack"/>.</summary>
    public const string Turn = "/turn";
}
