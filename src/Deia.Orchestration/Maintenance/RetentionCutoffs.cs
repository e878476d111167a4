namespace Deia.Orchestration.Maintenance;

/// <summary>Up to when what was stored may be removed (Specification: Retention Policies).</summary>
/// <param name="ChatMessages">Messages that were created before this may go.</param>
/// <param name="AuditLogs">Audit entries that were created before this may go.</param>
/// <param name="BotStatus">Statuses that were measured before this may go.</param>
public sealed record RetentionCutoffs(DateTimeOffset ChatMessages, DateTimeOffset AuditLogs, DateTimeOffset BotStatus);
