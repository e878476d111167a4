using Deia.Orchestration.Conversations;

namespace Deia.AspNetCore.Contracts;

/// <summary>A page of a bot's history, newest first.</summary>
internal sealed record MessagePageResponse(IReadOnlyList<MessageResponse> Items, Guid? NextBefore)
{
    public static MessagePageResponse From(MessagePage page) => new([.. page.Items.Select(MessageResponse.From)], page.NextBefore);
}
