namespace Deia.Orchestration.Auditing;

/// <summary>An entry of the audit log. Each holds the hash of the one before it, so that none can be changed, removed or put in without a trace.</summary>
/// <param name="Id">A UUID of version 7; the order of ids is the order of the chain.</param>
/// <param name="BotId">The bot that it is about, as it was named; null where it is about none.</param>
/// <param name="Action">What was done or tried, one of <see cref="AuditActions"/>.</param>
/// <param name="UserId">Who did it.</param>
/// <param name="Details">What else is to be known, <see cref="AuditRecord.Outcome"/> among it.</param>
/// <param name="CreatedAt">When, to the microsecond. Where hosts share a store, entries of a moment may be chained in another order than their times'.</param>
/// <param name="Hash">The hash of everything else; 32 bytes.</param>
/// <param name="PreviousHash">The hash of the entry before; of the first one, 32 bytes that are zero.</param>
public sealed record AuditEntry(
    Guid Id,
    string? BotId,
    string Action,
    string UserId,
    IReadOnlyDictionary<string, string> Details,
    DateTimeOffset CreatedAt,
    ReadOnlyMemory<byte> Hash,
    ReadOnlyMemory<byte> PreviousHash);
