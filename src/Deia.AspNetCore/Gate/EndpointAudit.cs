namespace Deia.AspNetCore.Gate;

/// <summary>That the use of an endpoint is put on record.</summary>
/// <param name="Action">The name of the action, one of <see cref="Orchestration.Auditing.AuditActions"/>.</param>
internal sealed record EndpointAudit(string Action);
