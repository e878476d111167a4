using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Deia.AspNetCore.Contracts.Bodies;

/// <summary>What an API key is to be.</summary>
internal sealed record KeyBody
{
    [Description("What people call it.")]
    [StringLength(100, MinimumLength = 1)]
    public required string Name { get; init; }

    [Description("What it is entitled to.")]
    [AllowedValues("viewer", "operator", "admin")]
    public required string Role { get; init; }

    [Description("When it ends; left out: never.")]
    public DateTimeOffset? ExpiresAt { get; init; }
}
