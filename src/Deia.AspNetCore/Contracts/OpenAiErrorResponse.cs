namespace Deia.AspNetCore.Contracts;

/// <summary>A problem, as clients of OpenAI's API read it.</summary>
internal sealed record OpenAiErrorResponse(OpenAiError Error);
