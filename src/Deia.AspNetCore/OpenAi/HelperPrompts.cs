namespace Deia.AspNetCore.OpenAi;

/// <summary>The prompts that chat pages send on their own, for titles, tags and follow-up questions: they are no part of anybody's conversation.</summary>
internal static class HelperPrompts
{
    /// <summary>How those of Open WebUI begin.</summary>
    private const string Beginning = "### Task:";

    public static bool Contain(string question) => question.AsSpan().TrimStart().StartsWith(Beginning, StringComparison.Ordinal);
}
