using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Deia.Orchestration.Conversations;

namespace Deia.AspNetCore.Contracts.Bodies;

/// <summary>A message to a bot.</summary>
internal sealed record MessageBody
{
    [Description("The text; up to Deia:Chat:MaxMessageLength UTF-16 code units. @BOT-002 at its beginning sends it there, and / makes it a command.")]
    public required string Message { get; init; }

    [Description("The bot; left out: the router chooses.")]
    [RegularExpression(Orchestration.Configuration.BotId.Pattern)]
    public string? BotId { get; init; }

    [Description("The conversation that it belongs to.")]
    [DefaultValue(StoredMessage.DefaultConversation)]
    public string? ConversationId { get; init; }

    [Description("What the bot must be good for, where the router chooses.")]
    public string? Capability { get; init; }

    [Description("What happens while the conversation is being answered.")]
    [AllowedValues("queue")]
    [DefaultValue("queue")]
    public string? IfBusy { get; init; }

    [Description("What is kept with it, as it is.")]
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}
