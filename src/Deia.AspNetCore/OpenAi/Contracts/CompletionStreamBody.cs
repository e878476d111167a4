using System.ComponentModel;

namespace Deia.AspNetCore.OpenAi.Contracts;

/// <summary>What the chunks of a reply tell.</summary>
internal sealed record CompletionStreamBody
{
    [Description("Whether the last tells what the reply cost.")]
    [DefaultValue(false)]
    public bool? IncludeUsage { get; init; }
}
