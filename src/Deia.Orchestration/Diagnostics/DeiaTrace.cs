using System.Diagnostics;

namespace Deia.Orchestration.Diagnostics;

/// <summary>The spans of the core, of a source that has the name of its meter. Where nobody listens there are none. They hold ids, names and counts, never a text.</summary>
internal static class DeiaTrace
{
    private static readonly ActivitySource Source = new(DeiaTelemetry.Name);

    /// <summary>Begins the span of a question below what took the question, which goes on as it was.</summary>
    /// <returns>Null where nobody listens.</returns>
    public static Activity? BeginTurn(string botId, Guid messageId)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var taker = Activity.Current;
        var turn = Source.StartActivity("bot.turn");
        Activity.Current = taker;
        turn?.SetTag("deia.bot.id", botId);
        turn?.SetTag("deia.message.id", messageId.ToString());
        return turn;
    }

    /// <summary>Goes on below the span of a question, whoever's thread this is, and tells how long the question has waited in the mailbox.</summary>
    public static void Enter(Activity? turn)
    {
        if (Source.HasListeners())
        {
            Activity.Current = turn;
            if (turn is not null)
            {
                Source.StartActivity("bot.mailbox", ActivityKind.Internal, turn.Context, startTime: turn.StartTimeUtc)?.Dispose();
            }
        }
    }

    /// <summary>Ends the span of a question.</summary>
    public static void End(Activity? turn, string outcome, int attempts)
    {
        if (turn is not null)
        {
            turn.SetTag("deia.outcome", outcome);
            turn.SetTag("deia.attempts", attempts);
            turn.SetStatus(outcome == TurnOutcomes.Failed ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            turn.Dispose();
        }
    }

    /// <summary>Begins the wait for a backend, below the present span.</summary>
    public static Activity? BeginBackendWait(string provider) => Source.StartActivity("bot.backend")?.SetTag("deia.provider", provider);

    /// <summary>Begins an attempt to get the reply from the bot's instance, below the present span.</summary>
    public static Activity? BeginAttempt(int attempt, string provider, string model) =>
        Source.StartActivity("bot.instance")?.SetTag("deia.attempt", attempt).SetTag("deia.provider", provider).SetTag("deia.model", model);

    /// <summary>Begins the part of a turn that another process asked for.</summary>
    /// <param name="traceParent">The W3C header <c>traceparent</c>; none where that process does not trace.</param>
    /// <param name="traceState">The W3C header <c>tracestate</c>.</param>
    public static Activity? BeginServing(string? traceParent, string? traceState) =>
        Source.HasListeners() && ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var asker)
            ? Source.StartActivity("bot.worker", ActivityKind.Server, asker)
            : null;
}
