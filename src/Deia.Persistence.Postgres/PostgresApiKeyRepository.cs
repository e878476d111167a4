using Deia.Orchestration.Access;
using Deia.Orchestration.Configuration.Storable;
using Deia.Persistence.Postgres.Rows;
using Deia.Persistence.Postgres.Storage;

namespace Deia.Persistence.Postgres;

/// <summary>Keeps the API keys in the table <c>api_keys</c>.</summary>
internal sealed class PostgresApiKeyRepository(PostgresStore store) : IApiKeyRepository
{
    private static readonly SqlScript Add = new("ApiKeys.Add");
    private static readonly SqlScript Find = new("ApiKeys.Find");
    private static readonly SqlScript List = new("ApiKeys.List");
    private static readonly SqlScript Remove = new("ApiKeys.Remove");

    public async ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken = default) =>
        await store.AskAsync(
            "api-keys.add", ApiKeyRow.Bind(key, Add), static rows => Task.FromResult(rows.RecordsAffected), cancellationToken).ConfigureAwait(false);

    public async ValueTask<ApiKey?> FindAsync(string keyId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return StorableText.Flaw(keyId) is not null
            ? null
            : await store.AskAsync(
                "api-keys.find", new SqlStatement(Find).Text(keyId), static rows => rows.FirstAsync(ApiKeyRow.Read), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default) =>
        await store.AskAsync("api-keys.list", new SqlStatement(List), static rows => rows.AllAsync(ApiKeyRow.Read), cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> RemoveAsync(string keyId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return StorableText.Flaw(keyId) is null
            && await store.AskAsync(
                "api-keys.remove",
                [new SqlStatement(Remove).Text(keyId)],
                static rows => Task.FromResult(rows.RecordsAffected > 0),
                Repeat.IfUndone,
                cancellationToken).ConfigureAwait(false);
    }
}
