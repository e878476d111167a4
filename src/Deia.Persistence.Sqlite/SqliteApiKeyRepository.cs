using Deia.Orchestration.Access;
using Deia.Orchestration.Configuration.Storable;
using Deia.Persistence.Sqlite.Rows;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite;

/// <summary>Keeps the API keys in the table <c>api_keys</c>.</summary>
internal sealed class SqliteApiKeyRepository(SqliteStore store) : IApiKeyRepository
{
    private static readonly SqlScript Add = new("ApiKeys.Add");
    private static readonly SqlScript Find = new("ApiKeys.Find");
    private static readonly SqlScript List = new("ApiKeys.List");
    private static readonly SqlScript Remove = new("ApiKeys.Remove");

    public async ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken = default) =>
        await store.WriteAsync("api_keys.add", session => ApiKeyRow.Bind(key, session.Prepare(Add)).ExecuteNonQuery(), cancellationToken).ConfigureAwait(false);

    public async ValueTask<ApiKey?> FindAsync(string keyId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return StorableText.Flaw(keyId) is not null
            ? null
            : await store.ReadAsync(
                "api_keys.find", session => session.Prepare(Find).With("$id", keyId).First(ApiKeyRow.Read), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken = default) =>
        store.ReadAsync<IReadOnlyList<ApiKey>>("api_keys.list", static session => session.Prepare(List).All(ApiKeyRow.Read), cancellationToken);

    public async ValueTask<bool> RemoveAsync(string keyId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return StorableText.Flaw(keyId) is null
            && await store.WriteAsync(
                "api_keys.remove", session => session.Prepare(Remove).With("$id", keyId).ExecuteNonQuery() > 0, cancellationToken).ConfigureAwait(false);
    }
}
