using Deia.Orchestration;
using Deia.Orchestration.State;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite;

/// <summary>Probes the file: it is still there, a table can be read, and the writer gets its lock.</summary>
internal sealed class SqliteStoreHealth(SqliteStore store) : IStoreHealth
{
    private const string Query = "health.check";

    private static readonly SqlScript Probe = new("Connection.Probe");

    public string Provider => SqliteStore.Name;

    public async ValueTask<StoreHealth> CheckAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await store.ReadAsync(Query, static session => session.Prepare(Probe).ExecuteScalar(), cancellationToken).ConfigureAwait(false);

            // The transaction that every write is part of takes the lock, and fails where the file is read-only.
            await store.WriteAsync(Query, static _ => true, cancellationToken).ConfigureAwait(false);
        }
        catch (DeiaException exception)
        {
            return new StoreHealth(false, exception.InnerException?.Message ?? "The file can't be used; the log says why.");
        }

        // An open file that was unlinked still works, and is lost with the process.
        return File.Exists(store.Path) ? new StoreHealth(true, null) : new StoreHealth(false, "The database file was removed while it is in use.");
    }
}
