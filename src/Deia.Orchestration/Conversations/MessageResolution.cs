using System.Text.Json;

namespace Deia.Orchestration.Conversations;

/// <summary>How a pending question ends.</summary>
/// <param name="BotId">The bot's id.</param>
/// <param name="QuestionId">The question's id.</param>
/// <param name="Status"><see cref="MessageStatus.Answered"/> or <see cref="MessageStatus.Failed"/>.</param>
public sealed record MessageResolution(string BotId, Guid QuestionId, MessageStatus Status)
{
    /// <summary>Gets the reply, to be stored together with the status; it is of the same bot.</summary>
    /// <value>Null where nothing was said.</value>
    public StoredMessage? Reply { get; init; }

    /// <summary>Gets the metadata that the question has from now on.</summary>
    /// <value>Null: as before.</value>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }
}
