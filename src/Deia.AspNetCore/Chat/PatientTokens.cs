using System.Runtime.CompilerServices;
using Deia.Orchestration.Bots.Turns;

namespace Deia.AspNetCore.Chat;

/// <summary>Reads a reply as it comes, tells when a beat is due, and gives up where the reply is silent for too long.</summary>
/// <param name="pending">The question.</param>
/// <param name="patience">How long the reply may be silent.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class PatientTokens(PendingReply pending, TimeSpan patience, TimeProvider timeProvider)
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(10);

    /// <summary>Gets whether the reply was silent for too long, so that the reading has ended before the reply.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>Reads to the end.</summary>
    /// <returns>The tokens; null where nothing came for so long that a beat is due.</returns>
    public async IAsyncEnumerable<ReplyToken?> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var tokens = pending.ReadTokensAsync(reading.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = Task.FromResult(true);
        try
        {
            while (true)
            {
                next = tokens.MoveNextAsync().AsTask();
                var since = timeProvider.GetTimestamp();
                while (!await ComesAsync(next, since, cancellationToken))
                {
                    if (HasGivenUp)
                    {
                        yield break;
                    }

                    yield return null;
                }

                if (!await next)
                {
                    yield break;
                }

                yield return tokens.Current;
            }
        }
        finally
        {
            // A read that is under way must end before its reader can be let go.
            await reading.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the next token.</summary>
    /// <returns>Whether it came before a beat is due, or the patience ends.</returns>
    private async ValueTask<bool> ComesAsync(Task next, long since, CancellationToken cancellationToken)
    {
        if (next.IsCompleted)
        {
            return true;
        }

        var left = patience - timeProvider.GetElapsedTime(since);
        try
        {
            await next.WaitAsync(TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, BeatInterval.Ticks)), timeProvider, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            HasGivenUp = timeProvider.GetElapsedTime(since) >= patience;
            return false;
        }
    }
}
