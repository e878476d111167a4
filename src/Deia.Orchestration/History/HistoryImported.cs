namespace Deia.Orchestration.History;

/// <summary>Messages were taken into a bot's history.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="Imported">How many of them were new.</param>
public sealed record HistoryImported(string BotId, int Imported);
