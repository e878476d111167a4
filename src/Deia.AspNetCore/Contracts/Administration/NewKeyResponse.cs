using Deia.AspNetCore.Identity;
using Deia.Orchestration.Access;

namespace Deia.AspNetCore.Contracts.Administration;

/// <summary>An API key that was just made, with what the program sends, which is shown this once.</summary>
internal sealed record NewKeyResponse(string Id, string Name, string Role, string Key, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public static NewKeyResponse From(NewApiKey created)
    {
        var key = created.Key;
        return new NewKeyResponse(key.Id, key.Name, Roles.NameOf(key.Role), created.Text, key.CreatedAt, key.ExpiresAt);
    }
}
