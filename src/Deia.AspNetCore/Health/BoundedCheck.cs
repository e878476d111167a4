namespace Deia.AspNetCore.Health;

/// <summary>
/// Asks after the health of something that may hang, block or throw, and always has an answer in time. Those who ask at once share one look, and what hangs is not
/// asked again before it has ended, so that it holds one thread at most, however many probes come. Safe for concurrent use.
/// </summary>
/// <param name="ask">Gives the answer.</param>
/// <param name="instead">Makes the answer that stands in for one that did not come, of what is wrong, in one line.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class BoundedCheck<T>(Func<CancellationToken, ValueTask<T>> ask, Func<string, T> instead, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private Task<(T, TimeSpan)>? _look;
    private Task<T>? _asked;

    /// <summary>Asks, or waits with those who did.</summary>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>The answer, and how long it took.</returns>
    public Task<(T Answer, TimeSpan Took)> AskAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_look is null or { IsCompleted: true })
            {
                _look = LookAsync();
            }

            return _look.WaitAsync(cancellationToken);
        }
    }

    private async Task<(T Answer, TimeSpan Took)> LookAsync()
    {
        var since = timeProvider.GetTimestamp();
        using CancellationTokenSource patience = new(HealthPatience.Longest, timeProvider);
        T answer;
        try
        {
            if (_asked is null or { IsCompleted: true })
            {
                // On the thread pool, and left behind when the time is up.
                _asked = Ask(patience.Token);
            }

            answer = await _asked.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            answer = instead(FormattableString.Invariant($"No answer within {HealthPatience.Longest.TotalSeconds:0} s."));
        }
#pragma warning disable CA1031 // Whatever a check throws is an answer, too.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            answer = instead($"It could not be asked ({exception.GetType().Name}).");
        }

        return (answer, timeProvider.GetElapsedTime(since));
    }

    private Task<T> Ask(CancellationToken patience)
    {
        // It is nobody's: whoever asked first may be gone long before it ends.
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(() => ask(patience).AsTask(), CancellationToken.None);
        }
    }
}
