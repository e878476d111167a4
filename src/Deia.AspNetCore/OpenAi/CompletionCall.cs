using Deia.Orchestration.Routing;

namespace Deia.AspNetCore.OpenAi;

/// <summary>What a client asks for.</summary>
/// <param name="Request">The bot, and the conversation that the client brings along.</param>
/// <param name="IncludesUsage">Whether the last chunk tells what the reply cost.</param>
/// <param name="Conversation">The client's name for the stored conversation that its last message belongs to; null: nothing is stored.</param>
internal sealed record CompletionCall(CompletionRequest Request, bool IncludesUsage, string? Conversation)
{
    public string Question => Request.Messages[^1].Text;
}
