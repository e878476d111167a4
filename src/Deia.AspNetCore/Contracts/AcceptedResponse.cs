using Deia.Orchestration.Conversations;

namespace Deia.AspNetCore.Contracts;

/// <summary>A question that is stored; its reply is yet to come.</summary>
internal sealed record AcceptedResponse(MessageResponse UserMessage)
{
    public static AcceptedResponse From(StoredMessage question) => new(MessageResponse.From(question));
}
