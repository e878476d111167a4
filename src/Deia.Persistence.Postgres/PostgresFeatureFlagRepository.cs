using Deia.Orchestration.Flags;
using Deia.Persistence.Postgres.Storage;

namespace Deia.Persistence.Postgres;

/// <summary>Keeps the feature flags in the table <c>feature_flags</c>.</summary>
internal sealed class PostgresFeatureFlagRepository(PostgresStore store) : IFeatureFlagRepository
{
    private static readonly SqlScript List = new("Flags.List");
    private static readonly SqlScript Set = new("Flags.Set");

    public async ValueTask<IReadOnlyDictionary<string, bool>> ListAsync(CancellationToken cancellationToken = default)
    {
        var flags = await store.AskAsync(
            "flags.list",
            new SqlStatement(List),
            static rows => rows.AllAsync(static row => (Name: row.GetString(0), IsEnabled: row.GetBoolean(1))),
            cancellationToken).ConfigureAwait(false);
        return flags.ToDictionary(flag => flag.Name, flag => flag.IsEnabled, StringComparer.Ordinal);
    }

    public async ValueTask SetAsync(string name, bool enabled, CancellationToken cancellationToken = default) =>
        await store.AskAsync(
            "flags.set",
            new SqlStatement(Set).Text(name).Flag(enabled),
            static rows => Task.FromResult(rows.RecordsAffected),
            cancellationToken).ConfigureAwait(false);
}
