using Deia.Orchestration.Bots.Turns;

namespace Deia.AspNetCore.Contracts;

/// <summary>A question that was cancelled, and what had been said of its reply; null where nothing was.</summary>
internal sealed record CancelResponse(MessageResponse UserMessage, MessageResponse? Reply)
{
    public static CancelResponse From(ReplyOutcome outcome) =>
        new(MessageResponse.From(outcome.Question), outcome.Reply is { } reply ? MessageResponse.From(reply) : null);
}
