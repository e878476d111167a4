namespace Deia.Orchestration.Lifecycle;

/// <summary>The names of the states as clients, stores and metrics see them.</summary>
public static class BotStateNames
{
    private static readonly string[] Names = [.. Enum.GetNames<BotState>().Select(name => name.ToLowerInvariant())];

    /// <summary>Names a state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>Its name in lower case.</returns>
    public static string Of(BotState state) => Names[(int)state];
}
