using System.ComponentModel;

namespace Deia.AspNetCore.Contracts.Bodies;

/// <summary>Who signs in.</summary>
internal sealed record LoginBody
{
    [Description("The name.")]
    public required string Username { get; init; }

    [Description("The password.")]
    public required string Password { get; init; }
}
