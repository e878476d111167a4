using System.ComponentModel;

namespace Deia.AspNetCore.Contracts.Bodies;

/// <summary>What is to be exported.</summary>
internal sealed record ExportBody
{
    [Description("The form: json, csv, markdown, html, or another that the host has.")]
    public required string Format { get; init; }

    [Description("The conversation; left out: all.")]
    public string? ConversationId { get; init; }
}
