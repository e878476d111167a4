namespace Deia.Orchestration.Auditing;

/// <summary>A page of the audit log.</summary>
/// <param name="Items">The entries, newest first.</param>
/// <param name="NextBefore">What to ask for as <see cref="AuditQuery.Before"/> to get the next page; null where there is none.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, Guid? NextBefore)
{
    /// <summary>Makes a page of what a store found.</summary>
    /// <param name="found">The entries, newest first; one more than the limit where there is a next page.</param>
    /// <param name="limit">How many entries the page may have.</param>
    /// <returns>The page.</returns>
    public static AuditPage Of(IReadOnlyList<AuditEntry> found, int limit)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Count > limit ? new AuditPage([.. found.Take(limit)], found[limit - 1].Id) : new AuditPage(found, null);
    }
}
