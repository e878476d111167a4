using System.Text.Json;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Hosting;

namespace Deia.Hosting.Processes.Wire;

/// <summary>One turn, as it crosses to a worker.</summary>
internal static class TurnOrder
{
    /// <summary>Writes a turn.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="definition">Its definition, written already, since it seldom changes.</param>
    /// <param name="history">The history, where the worker lacks it.</param>
    public static ReadOnlyMemory<byte> Write(BotTurn turn, ReadOnlyMemory<byte> definition, IReadOnlyList<StoredMessage>? history) => WireJson.Write(turn, (json, turn) =>
    {
        json.WriteStartObject();
        json.WritePropertyName("definition");
        json.WriteRawValue(definition.Span, skipInputValidation: true);
        json.WriteString("provider", turn.Provider);
        json.WriteString("model", turn.Model);
        json.WriteString("conversationId", turn.ConversationId);
        json.WriteString("text", turn.Text);
        json.WriteNumber("historyRevision", turn.HistoryRevision);
        if (turn.IsTransient)
        {
            json.WriteBoolean("transient", true);
            json.WriteText("systemPrompt", turn.SystemPrompt);
        }

        if (history is not null)
        {
            json.WritePropertyName("history");
            HistoryJson.Write(json, history);
        }

        json.WriteEndObject();
    });

    /// <summary>Reads a turn.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="know">Reads the definition, or knows it already.</param>
    /// <param name="toHistory">Makes a history of what came with the turn; null: nothing came.</param>
    public static BotTurn Read(
        JsonElement json, Func<JsonElement, BotDefinition> know, Func<IReadOnlyList<StoredMessage>?, IConversationHistory> toHistory)
    {
        var definition = know(json.GetProperty("definition"));
        var conversationId = json.GetProperty("conversationId").GetString()!;
        return new BotTurn
        {
            Definition = definition,
            Provider = json.GetProperty("provider").GetString()!,
            Model = json.GetProperty("model").GetString()!,
            ConversationId = conversationId,
            Text = json.GetProperty("text").GetString()!,
            HistoryRevision = json.GetProperty("historyRevision").GetInt32(),
            IsTransient = json.TryGetProperty("transient", out _),
            SystemPrompt = json.Text("systemPrompt"),
            History = toHistory(json.TryGetProperty("history", out var history) ? HistoryJson.Read(history, definition.Id, conversationId) : null),
        };
    }
}
