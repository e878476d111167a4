using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Configuration;

/// <summary>Everything of the core that can be set, bound from the configuration section <c>Deia</c>.</summary>
public sealed class DeiaOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia";

    /// <summary>Gets the settings of the conversations.</summary>
    [ValidateObjectMembers]
    public ConversationOptions Chat { get; init; } = new();

    /// <summary>Gets the settings of the fleet.</summary>
    [ValidateObjectMembers]
    public FleetOptions Bots { get; init; } = new();

    /// <summary>Gets the settings of the live events.</summary>
    [ValidateObjectMembers]
    public EventOptions Events { get; init; } = new();

    /// <summary>Gets the settings of crash handling.</summary>
    [ValidateObjectMembers]
    public RestartOptions Restart { get; init; } = new();

    /// <summary>Gets the settings of how long what is stored is kept.</summary>
    [ValidateObjectMembers]
    public RetentionOptions Retention { get; init; } = new();
}
