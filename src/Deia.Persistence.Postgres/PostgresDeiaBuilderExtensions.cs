using Deia.Orchestration;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.Flags;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.State;
using Deia.Persistence.Postgres;
using Deia.Persistence.Postgres.Storage;
using Deia.Persistence.Postgres.Writing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets Deia keep its fleet in PostgreSQL.</summary>
public static class PostgresDeiaBuilderExtensions
{
    /// <summary>Keeps bots, their status, their messages and their leases, the audit log, sessions, API keys and feature flags in a PostgreSQL database, in place of any store chosen before.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">Where the server is, and who asks; the database has to be there, with the encoding UTF8.</param>
    /// <param name="configure">Sets options; it has the last word over the configuration section <c>Deia:Postgres</c>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The database is brought to this version's schema when the host starts, or at the first use where there is no host. One that can't be used stops the start
    /// with a <see cref="DeiaException"/> of one line, which never holds the connection string.
    /// </remarks>
    public static IDeiaBuilder UsePostgres(this IDeiaBuilder builder, string connectionString, Action<PostgresOptions>? configure = null) =>
        Use(builder, new PostgresConnection { ConnectionString = connectionString ?? throw new ArgumentNullException(nameof(connectionString)) }, configure);

    /// <summary>Keeps the same in the PostgreSQL database of a data source, in place of any store chosen before.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="dataSource">The data source, with the settings that it was built with. Deia never disposes it.</param>
    /// <param name="configure">Sets options; it has the last word over the configuration section <c>Deia:Postgres</c>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// As with a connection string, and three things less: a statement may take as long as the server lets it (set <c>statement_timeout</c> for the role); where
    /// the network loses packets without a word, connections that wait for them stay in the pool until the operating system gives them up; and of the pool's
    /// size only the connections that Deia uses are known. <c>Max Auto Prepare=64</c> in the connection string spares the server most of the planning.
    /// </remarks>
    public static IDeiaBuilder UsePostgres(this IDeiaBuilder builder, NpgsqlDataSource dataSource, Action<PostgresOptions>? configure = null) =>
        Use(builder, new PostgresConnection { DataSource = dataSource ?? throw new ArgumentNullException(nameof(dataSource)) }, configure);

    private static IDeiaBuilder Use(IDeiaBuilder builder, PostgresConnection connection, Action<PostgresOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DatabaseMeter>();
        services.AddOptions<PostgresOptions>()
            .Configure<IServiceProvider>(static (options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(PostgresOptions.SectionName).Bind(options))
            .Configure(options => configure?.Invoke(options));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgresOptions>, PostgresOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgresOptions>, PostgresOptionsRules>());
        services.Replace(ServiceDescriptor.Singleton(connection));
        services.TryAddSingleton<PostgresStore>();
        services.TryAddSingleton<MessageWriter>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PostgresStartup>());
        services.Replace(ServiceDescriptor.Singleton<IBotRepository, PostgresBotRepository>());
        services.Replace(ServiceDescriptor.Singleton<IBotStatusRepository, PostgresBotStatusRepository>());
        services.Replace(ServiceDescriptor.Singleton<IChatMessageRepository, PostgresChatMessageRepository>());
        services.Replace(ServiceDescriptor.Singleton<IBotLeaseRepository, PostgresBotLeaseRepository>());
        services.Replace(ServiceDescriptor.Singleton<IRetentionRepository, PostgresRetentionRepository>());
        services.Replace(ServiceDescriptor.Singleton<IAuditRepository, PostgresAuditRepository>());
        services.Replace(ServiceDescriptor.Singleton<ISessionRepository, PostgresSessionRepository>());
        services.Replace(ServiceDescriptor.Singleton<IApiKeyRepository, PostgresApiKeyRepository>());
        services.Replace(ServiceDescriptor.Singleton<IFeatureFlagRepository, PostgresFeatureFlagRepository>());
        services.Replace(ServiceDescriptor.Singleton<IStoreHealth, PostgresStoreHealth>());
        return builder;
    }
}
