namespace Deia.Orchestration.Configuration;

/// <summary>How long what is stored is kept (Specification: Retention Policies); the section <c>Deia:Retention</c>. A bare number means days.</summary>
public sealed class RetentionOptions
{
    /// <summary>Gets or sets how long messages are kept. Pending questions are kept until they are answered.</summary>
    /// <value>1 to 36,500 days; 90 days by default.</value>
    [AllowedRange("Deia:Retention:ChatMessages", "1.00:00:00", "36500.00:00:00")]
    public TimeSpan ChatMessages { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Gets or sets how long audit entries are kept.</summary>
    /// <value>1 to 36,500 days; 180 days by default.</value>
    [AllowedRange("Deia:Retention:AuditLogs", "1.00:00:00", "36500.00:00:00")]
    public TimeSpan AuditLogs { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Gets or sets how long the last measured status of a bot is kept.</summary>
    /// <value>1 to 36,500 days; 7 days by default.</value>
    [AllowedRange("Deia:Retention:BotStatus", "1.00:00:00", "36500.00:00:00")]
    public TimeSpan BotStatus { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Gets or sets how long after one clean-up the next begins; the first comes as long after the start.</summary>
    /// <value>1 second to 7 days; 1 hour by default.</value>
    [AllowedRange("Deia:Retention:Interval", "00:00:01", "7.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets whether what is too old is only counted, and the count logged.</summary>
    /// <value>False by default.</value>
    public bool DryRun { get; set; }
}
