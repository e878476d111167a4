using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Deia.Orchestration.Leases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Children;

/// <summary>Ends the workers that an earlier host left, before this one starts its own: those that could not hear that their host was gone.</summary>
internal sealed partial class WorkerReaper(WorkerRecords records, TimeProvider timeProvider, ILogger<WorkerReaper> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in records.TakeOrphans(timeProvider.GetUtcNow()))
        {
            Reap(worker);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Reap(string worker)
    {
        var processId = int.Parse(worker.AsSpan(0, worker.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        try
        {
            using var process = Process.GetProcessById(processId);

            // Looked at again, now that the process is held.
            if (!LocalProcesses.IsGone(worker))
            {
                process.Kill(entireProcessTree: true);
                LogReaped(processId);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception or AggregateException)
        {
            LogNotReaped(processId, exception.Message);
        }
    }

    [LoggerMessage(5030, LogLevel.Warning, "The worker process {ProcessId}, which an earlier host left behind, was killed.", EventName = "worker.reaped")]
    private partial void LogReaped(int processId);

    [LoggerMessage(5031, LogLevel.Warning, "The worker process {ProcessId}, which an earlier host left behind, could not be killed: {Reason}", EventName = "worker.not_reaped")]
    private partial void LogNotReaped(int processId, string reason);
}
