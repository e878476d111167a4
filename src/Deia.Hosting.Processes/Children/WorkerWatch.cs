using System.Globalization;
using Deia.Hosting.Processes.Calls;
using Deia.Hosting.Processes.Configuration;

namespace Deia.Hosting.Processes.Children;

/// <summary>Looks after a worker for as long as it lives: one that is deaf, or takes too much memory, is killed.</summary>
internal sealed class WorkerWatch(WorkerProcess process, WorkerClient client, ProcessHostOptions options, TimeProvider timeProvider)
{
    /// <summary>How many heartbeats in a row a worker may miss, less one: it is killed at this one.</summary>
    public const int MissedLimit = 3;

    private const double BytesPerMebibyte = 1024 * 1024;

    /// <summary>Watches until the worker is gone. Never throws.</summary>
    public async Task RunAsync()
    {
        var missed = 0;
        while (!process.Completion.IsCompleted)
        {
            var memory = (int)(process.Measure().WorkingSetBytes / BytesPerMebibyte);
            if (memory > options.MemoryLimitMb)
            {
                process.Kill(string.Create(CultureInfo.InvariantCulture, $"{WorkerExit.OutOfMemory(options)}: it had {memory} MB"));
                return;
            }

            // The beats come one after the other, each with its own time, so that a host that slept itself takes no worker for deaf.
            var beganAt = timeProvider.GetTimestamp();
            missed = await AnswersAsync().ConfigureAwait(false) ? 0 : missed + 1;
            if (missed == MissedLimit)
            {
                process.Kill(string.Create(
                    CultureInfo.InvariantCulture, $"the worker answered none of {MissedLimit} heartbeats in a row, each within {options.HeartbeatInterval.TotalSeconds:0.##} s"));
                return;
            }

            var left = options.HeartbeatInterval - timeProvider.GetElapsedTime(beganAt);
            if (left > TimeSpan.Zero)
            {
                await ((Task)process.Completion).WaitAsync(left, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> AnswersAsync()
    {
        using CancellationTokenSource limit = new(options.HeartbeatInterval, timeProvider);
        try
        {
            await client.BeatAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }
}
