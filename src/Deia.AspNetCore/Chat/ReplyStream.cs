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
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellationToken = httpContext.RequestAborted;
        var output = EventStreamWriter.Begin(httpContext);
        await output.WriteAsync("accepted", MessageResponse.From(pending.Question), DeiaJson.Context.MessageResponse, cancellationToken);
        PatientTokens tokens = new(pending, patience, timeProvider);
        await foreach (var next in tokens.ReadAsync(cancellationToken))
        {
            await (next is { } token
                ? output.WriteAsync("token", new TokenResponse(token.Index, token.Text), DeiaJson.Context.TokenResponse, cancellationToken)
                : output.BeatAsync(cancellationToken));
        }

        var problem = tokens.HasGivenUp ? DeiaProblems.ReplyTimeout(patience) : null;
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
}
