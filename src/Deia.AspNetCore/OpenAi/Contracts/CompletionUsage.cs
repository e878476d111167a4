namespace Deia.AspNetCore.OpenAi.Contracts;

/// <summary>What a reply cost, in tokens.</summary>
internal sealed record CompletionUsage(int PromptTokens, int CompletionTokens, int TotalTokens);
