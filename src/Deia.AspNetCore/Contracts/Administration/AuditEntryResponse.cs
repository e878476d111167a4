using Deia.Orchestration.Auditing;

namespace Deia.AspNetCore.Contracts.Administration;

/// <summary>An entry of the audit log.</summary>
internal sealed record AuditEntryResponse(
    Guid Id,
    string? BotId,
    string Action,
    string UserId,
    IReadOnlyDictionary<string, string> Details,
    DateTimeOffset CreatedAt,
    string Hash,
    string PreviousHash)
{
    public static AuditEntryResponse From(AuditEntry entry) => new(
        entry.Id,
        entry.BotId,
        entry.Action,
        entry.UserId,
        entry.Details,
        entry.CreatedAt,
        Convert.ToHexStringLower(entry.Hash.Span),
        Convert.ToHexStringLower(entry.PreviousHash.Span));
}
