namespace Deia.Orchestration.Maintenance;

/// <summary>How much retention concerns.</summary>
/// <param name="ChatMessages">Messages.</param>
/// <param name="AuditLogs">Audit entries.</param>
/// <param name="BotStatus">Statuses.</param>
public sealed record RetentionCounts(long ChatMessages, long AuditLogs, long BotStatus)
{
    /// <summary>Adds what one step removed.</summary>
    /// <param name="step">The step.</param>
    /// <returns>The sum.</returns>
    public RetentionCounts Plus(RetentionStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new RetentionCounts(
            ChatMessages + step.ChatMessages.Values.Sum(count => (long)count), AuditLogs + step.AuditLogs, BotStatus + step.BotStatus);
    }
}
