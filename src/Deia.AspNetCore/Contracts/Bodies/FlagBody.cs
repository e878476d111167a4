using System.ComponentModel;

namespace Deia.AspNetCore.Contracts.Bodies;

/// <summary>What a feature flag becomes.</summary>
internal sealed record FlagBody
{
    [Description("Whether it is on.")]
    public required bool Enabled { get; init; }
}
