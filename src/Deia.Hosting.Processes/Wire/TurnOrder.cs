using System.Text.Json;

namespace Deia.Hosting.Processes.Wire;

/// <summary>One turn, as it crosses to a worker.</summary>
/// <param name="Definition">The bot as it is defined now; most of the time as it was the last time.</param>
/// <param name="Provider">The provider to use.</param>
/// <param name="Model">The model to use.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Text">The question.</param>
/// <param name="HistoryRevision">Which edition of the bot's history is current.</param>
/// <param name="History">The history, where the worker has said that it lacks it.</param>
internal sealed record TurnOrder(
    JsonElement Definition, string Provider, string Model, string ConversationId, string Text, int HistoryRevision, HandedHistory? History);
