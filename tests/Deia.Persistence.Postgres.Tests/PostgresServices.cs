using Deia.Orchestration.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Persistence.Postgres.Tests;

/// <summary>The store as an app registers it, without a host.</summary>
internal static class PostgresServices
{
    public static ServiceProvider Open(string connectionString, Action<PostgresOptions>? configure = null)
    {
        var services = new ServiceCollection();
        new Builder(services).UsePostgres(connectionString, configure);
        return services.BuildServiceProvider(validateScopes: true);
    }

    internal sealed record Builder(IServiceCollection Services) : IDeiaBuilder;
}
