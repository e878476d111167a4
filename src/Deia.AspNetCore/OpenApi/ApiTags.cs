namespace Deia.AspNetCore.OpenApi;

/// <summary>The subjects of the API, in the order in which they are told.</summary>
internal static class ApiTags
{
    public const string Bots = "Bots";
    public const string Chat = "Chat";
    public const string LiveEvents = "Live events";
    public const string Compatible = "OpenAI-compatible";
    public const string SignIn = "Sign-in";
    public const string Administration = "Administration";
    public const string Health = "Health and metrics";

    /// <summary>Gets all of them, and what each is about.</summary>
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        (Bots, "The fleet: launch, change, stop and watch bots."),
        (Chat, "Messages to bots, their replies, and what was said."),
        (LiveEvents, "What happens, as it happens."),
        (Compatible, "The running bots as models, for any client of OpenAI's API."),
        (SignIn, "Sessions, tokens and API keys."),
        (Administration, "The audit log, feature flags, the log of the host, and this description."),
        (Health, "How the host does."),
    ];
}
