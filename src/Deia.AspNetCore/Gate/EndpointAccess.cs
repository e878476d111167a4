using Deia.Orchestration.Access;

namespace Deia.AspNetCore.Gate;

/// <summary>What a caller needs for an endpoint. An endpoint without one is open to all.</summary>
/// <param name="Permission">The permission.</param>
internal sealed record EndpointAccess(Permission Permission);
