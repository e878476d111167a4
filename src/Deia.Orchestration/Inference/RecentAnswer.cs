namespace Deia.Orchestration.Inference;

/// <summary>Remembers an answer for a short while, and asks once for all who wait for the next one. A failure goes to them all, and is not remembered.</summary>
/// <param name="ask">What gives the answer. It is nobody's to cancel, as others may wait for it too.</param>
/// <param name="lifetime">How long an answer is good.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RecentAnswer<T>(Func<Task<T>> ask, TimeSpan lifetime, TimeProvider timeProvider)
    where T : class
{
    private readonly Lock _lock = new();
    private Answer? _answer;
    private Task<T>? _asking;

    /// <summary>Gives the remembered answer, at once, or a new one.</summary>
    public ValueTask<T> GetAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } answer)
        {
            return new(answer);
        }

        lock (_lock)
        {
            if (Fresh() is { } newer)
            {
                return new(newer);
            }

            // On the thread pool, so that a slow start of the question holds up nobody who needs the lock.
            _asking ??= Task.Run(AskAsync, CancellationToken.None);
            return new(_asking.WaitAsync(cancellationToken));
        }
    }

    private T? Fresh() => Volatile.Read(ref _answer) is { } answer && timeProvider.GetElapsedTime(answer.At) < lifetime ? answer.Value : null;

    private async Task<T> AskAsync()
    {
        try
        {
            var value = await ask().ConfigureAwait(false);
            Volatile.Write(ref _answer, new Answer(value, timeProvider.GetTimestamp()));
            return value;
        }
        finally
        {
            lock (_lock)
            {
                _asking = null;
            }
        }
    }

    private sealed record Answer(T Value, long At);
}
