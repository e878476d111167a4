namespace Deia.Orchestration.Auditing;

/// <summary>Which entries of the audit log somebody wants to see; those that fit all that is given.</summary>
public sealed record AuditQuery
{
    /// <summary>Gets the bot.</summary>
    /// <value>Null: any, or none.</value>
    public string? BotId { get; init; }

    /// <summary>Gets the action.</summary>
    /// <value>Null: any.</value>
    public string? Action { get; init; }

    /// <summary>Gets the user.</summary>
    /// <value>Null: any.</value>
    public string? UserId { get; init; }

    /// <summary>Gets the id that all entries come before.</summary>
    /// <value>Null: begins with the newest.</value>
    public Guid? Before { get; init; }

    /// <summary>Gets how many at most.</summary>
    /// <value>1 or more; 50 by default.</value>
    public int Limit { get; init; } = 50;
}
