using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Deia.AspNetCore.OpenAi.Contracts;

/// <summary>What a client of OpenAI's API asks. Other fields of that API are ignored.</summary>
internal sealed record CompletionBody
{
    [Description("The id of a bot.")]
    public required string Model { get; init; }

    [Description("The conversation; the last message is a user's.")]
    [MinLength(1)]
    public required IReadOnlyList<CompletionMessageBody> Messages { get; init; }

    [Description("How many replies; a bot gives one.")]
    [AllowedValues(1)]
    public int? N { get; init; }

    [Description("Whether the reply comes in chunks.")]
    [DefaultValue(false)]
    public bool? Stream { get; init; }

    [Description("What the chunks tell.")]
    public CompletionStreamBody? StreamOptions { get; init; }
}
