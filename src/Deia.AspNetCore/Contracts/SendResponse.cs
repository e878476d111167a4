using Deia.Orchestration.Conversations;

namespace Deia.AspNetCore.Contracts;

/// <summary>A question and its reply.</summary>
internal sealed record SendResponse(MessageResponse UserMessage, MessageResponse Reply, long DurationMs)
{
    public static SendResponse From(StoredMessage question, StoredMessage reply, TimeSpan duration) =>
        new(MessageResponse.From(question), MessageResponse.From(reply), (long)duration.TotalMilliseconds);
}
