using System.ComponentModel;

namespace Deia.AspNetCore.Contracts.Bodies;

/// <summary>What an export as JSON gave.</summary>
internal sealed record ImportBody
{
    [Description("The messages.")]
    public required IReadOnlyList<ImportedMessageBody> Items { get; init; }
}
