using Deia.Orchestration.Auditing;

namespace Deia.AspNetCore.Contracts.Administration;

/// <summary>A page of the audit log, newest first.</summary>
internal sealed record AuditPageResponse(IReadOnlyList<AuditEntryResponse> Items, Guid? NextBefore)
{
    public static AuditPageResponse From(AuditPage page) => new([.. page.Items.Select(AuditEntryResponse.From)], page.NextBefore);
}
