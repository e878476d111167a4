using System.Diagnostics;
using System.Text.Json;
using Deia.Hosting.Processes.Wire;

namespace Deia.Hosting.Processes.Workers;

/// <summary>A worker's standard input: its order, then the word to end. Where it closes, the host is gone, and the worker with it at once.</summary>
internal sealed class WorkerControl(TextReader input)
{
    private readonly TaskCompletionSource _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets when the host asks the worker to end.</summary>
    public Task ShutdownAsked => _shutdown.Task;

    /// <summary>Reads the order. A thread of its own then waits for what comes after, so that no work of the bot, however busy, keeps it from hearing.</summary>
    /// <returns>Null where there is none: no host started this process.</returns>
    public LaunchOrder? ReadOrder()
    {
        LaunchOrder? order;
        try
        {
            order = input.ReadLine() is { } line ? LaunchOrder.Read(line) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }

        if (order is not null)
        {
            new Thread(Listen) { IsBackground = true, Name = "Deia worker control" }.Start();
        }

        return order;
    }

    private void Listen()
    {
        while (input.ReadLine() is { } line)
        {
            if (line == WorkerWords.Shutdown)
            {
                _shutdown.TrySetResult();
            }
        }

        // Not Environment.Exit: it waits for code that may never end, and nobody is left to wait for.
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
