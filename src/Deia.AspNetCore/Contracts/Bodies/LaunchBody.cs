using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Deia.Orchestration.Configuration;

namespace Deia.AspNetCore.Contracts.Bodies;

/// <summary>What a launch may set; for what is left out there are defaults.</summary>
internal sealed record LaunchBody : ChangeBody
{
    [Description("The id; left out: the next free BOT-NNN.")]
    [RegularExpression(BotId.Pattern)]
    public string? Id { get; init; }

    [Description("Where it lives: in-process, process, or another host by name.")]
    [StringLength(200, MinimumLength = 1)]
    public string? Host { get; init; }
}
