using Deia.Orchestration.State;
using Deia.Persistence.Postgres.Storage;
using Microsoft.Extensions.Hosting;

namespace Deia.Persistence.Postgres;

/// <summary>Migrates the database before anything else of the host starts, so that one that can't be used stops the start.</summary>
/// <param name="store">The store.</param>
/// <param name="inUse">The health of the store in use: another one may have been chosen after PostgreSQL.</param>
internal sealed class PostgresStartup(PostgresStore store, IStoreHealth inUse) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (inUse is PostgresStoreHealth)
        {
            await store.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
