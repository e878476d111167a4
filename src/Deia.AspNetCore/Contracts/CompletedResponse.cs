using Deia.Orchestration.Conversations;

namespace Deia.AspNetCore.Contracts;

/// <summary>The reply that a stream of tokens ends with.</summary>
internal sealed record CompletedResponse(MessageResponse Reply, long DurationMs)
{
    public static CompletedResponse From(StoredMessage reply, TimeSpan duration) =>
        new(MessageResponse.From(reply), (long)duration.TotalMilliseconds);
}
