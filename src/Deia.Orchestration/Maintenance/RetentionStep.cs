namespace Deia.Orchestration.Maintenance;

/// <summary>What one step of retention removed.</summary>
/// <param name="ChatMessages">How many messages of which bot.</param>
/// <param name="AuditLogs">How many audit entries.</param>
/// <param name="BotStatus">How many statuses.</param>
/// <param name="IsLast">Whether nothing more is left to remove.</param>
public sealed record RetentionStep(IReadOnlyDictionary<string, int> ChatMessages, int AuditLogs, int BotStatus, bool IsLast);
