namespace Deia.Orchestration.Hosting;

/// <summary>What a bot found when it looked for its model backend.</summary>
/// <param name="Provider">The provider that it uses; null where it could not be decided.</param>
/// <param name="Model">The model that it uses; null where it could not be decided.</param>
/// <param name="Reachable">Whether the backend answered.</param>
/// <param name="Detail">What is wrong or worth knowing, in one line; null where nothing is.</param>
public sealed record BotConnection(string? Provider, string? Model, bool Reachable, string? Detail)
{
    /// <summary>Gets whether the bot can be asked.</summary>
    /// <value>True where the backend answered and provider and model are decided.</value>
    public bool IsUsable => Reachable && Provider is not null && Model is not null;
}
