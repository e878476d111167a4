namespace Deia.Hosting.Processes.Wire;

/// <summary>The words that make a process a worker, and end it.</summary>
internal static class WorkerWords
{
    /// <summary>The first argument of a process that is a worker; the bot's id comes after it, for those who look at a list of processes.</summary>
    public const string Argument = "deia-worker";

    /// <summary>The line on its standard input that asks a worker to end.</summary>
    public const string Shutdown = "shutdown";
}
