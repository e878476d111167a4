namespace Deia.AspNetCore.Health;

/// <summary>Asks after the health of something that may hang, block or throw, and always has an answer in time.</summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class BoundedCheck(TimeProvider timeProvider)
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks.</summary>
    /// <param name="ask">Gives the answer.</param>
    /// <param name="instead">Makes the answer that stands in for one that did not come, of what is wrong, in one line.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, Func<string, T> instead, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(Patience, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // On the thread pool, and left behind when the time is up.
            return await Task.Run(() => ask(linked.Token).AsTask(), linked.Token).WaitAsync(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return instead(FormattableString.Invariant($"No answer within {Patience.TotalSeconds:0} s."));
        }
#pragma warning disable CA1031 // Whatever a check throws is an answer, too.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return instead($"It could not be asked ({exception.GetType().Name}).");
        }
    }
}
