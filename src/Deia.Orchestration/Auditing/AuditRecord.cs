using System.Collections.ObjectModel;

namespace Deia.Orchestration.Auditing;

/// <summary>Something that was done, or tried, to be put on record.</summary>
/// <param name="Action">What, one of <see cref="AuditActions"/>; 1 to 50 characters.</param>
/// <param name="UserId">Who; 1 to <see cref="Access.Caller.MaxUserIdLength"/> characters.</param>
public sealed record AuditRecord(string Action, string UserId)
{
    /// <summary>The detail that says how it ended.</summary>
    public const string Outcome = "outcome";

    /// <summary>The outcome of what was done; that of what was not is the reason, such as <c>bot-not-found</c>.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>Gets the bot that it was about.</summary>
    /// <value>Its id as it was given, whether there is such a bot or not, 50 characters at most; null where it was about none.</value>
    public string? BotId { get; init; }

    /// <summary>Gets what else is to be known. Never message text, nor a secret.</summary>
    /// <value>Short texts by name.</value>
    public IReadOnlyDictionary<string, string> Details { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
