using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Bots.Turns;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Chat;

/// <summary>Answers a question by a stream of events: <c>accepted</c>, each <c>token</c>, and <c>completed</c> or <c>failed</c>.</summary>
/// <param name="pending">The question.</param>
/// <param name="patience">How long the reply may be silent until the stream is given up; the question stays pending.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ReplyStream(PendingReply pending, TimeSpan patience, TimeProvider timeProvider) : IResult
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(10);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellationToken = httpContext.RequestAborted;
        var output = EventStreamWriter.Begin(httpContext);
        await output.WriteAsync("accepted", MessageResponse.From(pending.Question), DeiaJson.Context.MessageResponse, cancellationToken);
        var problem = await WriteTokensAsync(output, cancellationToken) ? null : DeiaProblems.ReplyTimeout(patience);
        if (problem is null)
        {
            var outcome = await pending.Completion.WaitAsync(cancellationToken);
            if (outcome.Reply is { } reply)
            {
                await output.WriteAsync("completed", CompletedResponse.From(reply, outcome.Duration), DeiaJson.Context.CompletedResponse, cancellationToken);
                return;
            }

            problem = DeiaProblems.From(outcome.Refusal!);
        }

        await output.WriteAsync("failed", problem.ToResponse(Problem.TraceIdOf(httpContext)), DeiaJson.Context.ProblemResponse, cancellationToken);
    }

    /// <summary>Writes the tokens as they come.</summary>
    /// <returns>False where the reply was silent for too long.</returns>
    private async ValueTask<bool> WriteTokensAsync(EventStreamWriter output, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var tokens = pending.ReadTokensAsync(reading.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = Task.FromResult(true);
        try
        {
            while (await WaitAsync(next = tokens.MoveNextAsync().AsTask(), output, cancellationToken))
            {
                if (!await next)
                {
                    return true;
                }

                var token = tokens.Current;
                await output.WriteAsync("token", new TokenResponse(token.Index, token.Text), DeiaJson.Context.TokenResponse, cancellationToken);
            }

            return false;
        }
        finally
        {
            // A read that is under way must end before its reader can be let go.
            await reading.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the next token, with a beat now and then.</summary>
    /// <returns>Whether it came in time.</returns>
    private async ValueTask<bool> WaitAsync(Task next, EventStreamWriter output, CancellationToken cancellationToken)
    {
        var since = timeProvider.GetTimestamp();
        while (!next.IsCompleted)
        {
            var left = patience - timeProvider.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            try
            {
                await next.WaitAsync(left < BeatInterval ? left : BeatInterval, timeProvider, cancellationToken);
            }
            catch (TimeoutException)
            {
                await output.BeatAsync(cancellationToken);
            }
        }

        return true;
    }
}
