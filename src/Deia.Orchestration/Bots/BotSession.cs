using Deia.Orchestration.Hosting;

namespace Deia.Orchestration.Bots;

/// <summary>One stay of a bot's instance, from its start to its end.</summary>
internal sealed class BotSession(long startedAt) : IDisposable
{
    /// <summary>The least time to tell a load from: over a shorter one, the clock of a processor's time is too coarse.</summary>
    private static readonly TimeSpan LeastSpan = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (long At, TimeSpan ProcessorTime)? _lastSample;
    private double _cpuPercent;

    /// <summary>Gets the time stamp of the start.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>Gets or sets the time stamp at which the bot was ready; null before.</summary>
    public long? ReadyAt { get; set; }

    /// <summary>Gets or sets the instance, from its start to its end; whether it can be asked yet does not matter to who measures it.</summary>
    public IBotInstance? Instance { get; set; }

    /// <summary>Gets or sets the work of the session; whoever ends the session waits for it.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Gets what asks the session to end.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Gets a task that ends once the bot is ready, or will not be.</summary>
    public Task Settled => _settled.Task;

    public void Settle() => _settled.TrySetResult();

    /// <summary>Tells how busy the process was lately, whoever else asks for it.</summary>
    /// <param name="processorTime">The processor time that the process has used up to now; zero where it can't be told.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>Percent of one processor since the last sample; what was told then, where that is less than a second old; 0 at first.</returns>
    public double CpuPercent(TimeSpan processorTime, TimeProvider timeProvider)
    {
        if (processorTime <= TimeSpan.Zero)
        {
            // As a sample, it would make all that the process has ever used the load of the next few seconds.
            return 0;
        }

        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            if (_lastSample is { } last)
            {
                var elapsed = timeProvider.GetElapsedTime(last.At, now);
                if (elapsed < LeastSpan)
                {
                    return _cpuPercent;
                }

                _cpuPercent = Math.Max(0, Math.Round((processorTime - last.ProcessorTime) / elapsed * 100, 1));
            }

            _lastSample = (now, processorTime);
            return _cpuPercent;
        }
    }

    /// <summary>Ends the session and waits until nothing is left of it.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Work.ConfigureAwait(false);
        _settled.TrySetResult();
    }

    public void Dispose() => _stop.Dispose();
}
