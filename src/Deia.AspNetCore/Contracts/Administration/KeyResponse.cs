using Deia.Orchestration.Access;

namespace Deia.AspNetCore.Contracts.Administration;

/// <summary>An API key, as those see it who manage them.</summary>
internal sealed record KeyResponse(string Id, string Name, string Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public static KeyResponse From(ApiKey key) => new(key.Id, key.Name, Roles.NameOf(key.Role), key.CreatedBy, key.CreatedAt, key.ExpiresAt);
}
