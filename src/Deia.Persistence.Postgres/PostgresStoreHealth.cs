using Deia.Orchestration;
using Deia.Orchestration.State;
using Deia.Persistence.Postgres.Storage;

namespace Deia.Persistence.Postgres;

/// <summary>Probes the server: it answers, a table can be read, and it takes writes.</summary>
internal sealed class PostgresStoreHealth(PostgresStore store) : IStoreHealth
{
    private static readonly SqlScript Probe = new("Connection.Health");

    public string Provider => PostgresStore.Name;

    public async ValueTask<StoreHealth> CheckAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var (isStandby, isReadOnly) = await store.AskAsync(
                "health",
                new SqlStatement(Probe),
                static rows => rows.OneAsync(static row => (row.GetBoolean(0), row.GetBoolean(1))),
                cancellationToken).ConfigureAwait(false);
            return (isStandby, isReadOnly) switch
            {
                (true, _) => new StoreHealth(false, "The server is a standby, which takes no writes."),
                (_, true) => new StoreHealth(false, "The server takes no writes: transactions are read-only."),
                _ => new StoreHealth(true, null),
            };
        }
        catch (StoreUnavailableException exception)
        {
            return new StoreHealth(false, HealthText.Of(exception.InnerException));
        }
        catch (DeiaException)
        {
            return new StoreHealth(false, "The database can't be used; the log says why.");
        }
    }
}
