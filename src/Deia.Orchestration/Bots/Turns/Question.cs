using System.Text.Json;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>What somebody asks a bot; checked already.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Text">The question.</param>
/// <param name="Metadata">What the sender keeps with it.</param>
/// <param name="UserId">Who asks; null where nobody knows.</param>
internal readonly record struct Question(string ConversationId, string Text, IReadOnlyDictionary<string, JsonElement> Metadata, string? UserId);
