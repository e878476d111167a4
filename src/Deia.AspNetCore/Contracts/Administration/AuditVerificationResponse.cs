using Deia.Orchestration.Auditing;

namespace Deia.AspNetCore.Contracts.Administration;

/// <summary>What a walk along the whole audit log found.</summary>
internal sealed record AuditVerificationResponse(bool Valid, long Entries, string Head, Guid? FirstBroken)
{
    public static AuditVerificationResponse From(AuditVerification found) =>
        new(found.Valid, found.Entries, Convert.ToHexStringLower(found.Head.Span), found.FirstBroken);
}
