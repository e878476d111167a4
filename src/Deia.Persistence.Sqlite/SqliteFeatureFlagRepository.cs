using Deia.Orchestration.Flags;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite;

/// <summary>Keeps the feature flags in the table <c>feature_flags</c>.</summary>
internal sealed class SqliteFeatureFlagRepository(SqliteStore store) : IFeatureFlagRepository
{
    private static readonly SqlScript List = new("Flags.List");
    private static readonly SqlScript Set = new("Flags.Set");

    public ValueTask<IReadOnlyDictionary<string, bool>> ListAsync(CancellationToken cancellationToken = default) =>
        store.ReadAsync<IReadOnlyDictionary<string, bool>>(
            "flags.list",
            static session => session.Prepare(List)
                .All(static row => (Name: row.GetString(0), IsEnabled: row.GetBoolean(1)))
                .ToDictionary(flag => flag.Name, flag => flag.IsEnabled, StringComparer.Ordinal),
            cancellationToken);

    public async ValueTask SetAsync(string name, bool enabled, CancellationToken cancellationToken = default) =>
        await store.WriteAsync(
            "flags.set",
            session => session.Prepare(Set).With("$name", name).With("$enabled", enabled).ExecuteNonQuery(),
            cancellationToken).ConfigureAwait(false);
}
