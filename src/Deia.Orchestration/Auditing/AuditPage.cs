namespace Deia.Orchestration.Auditing;

/// <summary>A page of the audit log.</summary>
/// <param name="Items">The entries, newest first.</param>
/// <param name="NextBefore">What to ask for as <see cref="AuditQuery.Before"/> to get the next page; null where there is none.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, Guid? NextBefore);
