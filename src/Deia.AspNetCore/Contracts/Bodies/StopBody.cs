using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Deia.AspNetCore.Contracts.Bodies;

/// <summary>How a bot is to be stopped.</summary>
internal sealed record StopBody
{
    [Description("Whether messages under way are finished first. Without it they stay pending, and are asked again at the next launch.")]
    [DefaultValue(true)]
    public bool? Drain { get; init; }

    [Description("How long that may take, in seconds; left out: Deia:Bots:DrainTimeout.")]
    [Range(0d, 86_400d)]
    public double? TimeoutSeconds { get; init; }
}
