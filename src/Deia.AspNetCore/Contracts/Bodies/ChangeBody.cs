using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Deia.AspNetCore.Contracts.Bodies;

/// <summary>What a change of a bot may set; what is left out stays as it is.</summary>
internal record ChangeBody
{
    [Description("The provider of its model.")]
    [StringLength(200, MinimumLength = 1)]
    public string? Provider { get; init; }

    [Description("Its model.")]
    [StringLength(200, MinimumLength = 1)]
    public string? Model { get; init; }

    [Description("What the model is told first.")]
    [StringLength(131_072)]
    public string? SystemPrompt { get; init; }

    [Description("What it is good for; messages can ask for it.")]
    public IReadOnlyList<string>? Capabilities { get; init; }

    [Description("How freely the model answers.")]
    [Range(0d, 2d)]
    public double? Temperature { get; init; }

    [Description("How much of the history the model reads, in tokens.")]
    [Range(1, int.MaxValue)]
    public int? ContextTokens { get; init; }

    [Description("How long it may hear nothing until it is idle, in seconds.")]
    [Range(1d, double.PositiveInfinity)]
    public double? IdleTimeoutSeconds { get; init; }

    [Description("What is kept with it, as it is.")]
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}
