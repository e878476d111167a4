namespace Deia.Orchestration.Bots;

/// <summary>One stay of a bot's instance, from its start to its end.</summary>
internal sealed class BotSession(long startedAt) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Sample? _lastSample;

    /// <summary>Gets the time stamp of the start.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>Gets or sets the time stamp at which the bot was ready; null before.</summary>
    public long? ReadyAt { get; set; }

    /// <summary>Gets or sets the work of the session; whoever ends the session waits for it.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Gets what asks the session to end.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Gets a task that ends once the bot is ready, or will not be.</summary>
    public Task Settled => _settled.Task;

    public void Settle() => _settled.TrySetResult();

    /// <summary>Tells how busy the process was since the last call.</summary>
    /// <returns>Percent of one processor; 0 on the first call.</returns>
    public double CpuPercent(TimeSpan processorTime, TimeProvider timeProvider)
    {
        Sample now = new(timeProvider.GetTimestamp(), processorTime);
        return Interlocked.Exchange(ref _lastSample, now) is { } last && timeProvider.GetElapsedTime(last.At, now.At) is { Ticks: > 0 } elapsed
            ? Math.Max(0, Math.Round((processorTime - last.ProcessorTime) / elapsed * 100, 1))
            : 0;
    }

    /// <summary>Ends the session and waits until nothing is left of it.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Work.ConfigureAwait(false);
        _settled.TrySetResult();
    }

    public void Dispose() => _stop.Dispose();

    private sealed record Sample(long At, TimeSpan ProcessorTime);
}
