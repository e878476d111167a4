using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.Flags;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.State;
using Deia.Persistence.Sqlite;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets Deia keep its fleet in a SQLite file.</summary>
public static class SqliteDeiaBuilderExtensions
{
    /// <summary>Keeps bots, their status, their messages and their leases, the audit log, sessions, API keys and feature flags in one SQLite file, in place of any store chosen before.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; it has the last word over the configuration section <c>Deia:Sqlite</c>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>The file is opened, and brought to this version's schema, when the host starts, or at the first use where there is no host.</remarks>
    public static IDeiaBuilder UseSqlite(this IDeiaBuilder builder, Action<SqliteOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<SqliteOptions>()
            .Configure<IServiceProvider>(static (options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(SqliteOptions.SectionName).Bind(options))
            .Configure(options => configure?.Invoke(options));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteOptions>, SqliteOptionsRules>());
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DatabaseMeter>();
        services.TryAddSingleton<SqliteStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SqliteStartup>());
        services.Replace(ServiceDescriptor.Singleton<IBotRepository, SqliteBotRepository>());
        services.Replace(ServiceDescriptor.Singleton<IBotStatusRepository, SqliteBotStatusRepository>());
        services.Replace(ServiceDescriptor.Singleton<IChatMessageRepository, SqliteChatMessageRepository>());
        services.Replace(ServiceDescriptor.Singleton<IBotLeaseRepository, SqliteBotLeaseRepository>());
        services.Replace(ServiceDescriptor.Singleton<IRetentionRepository, SqliteRetentionRepository>());
        services.Replace(ServiceDescriptor.Singleton<IAuditRepository, SqliteAuditRepository>());
        services.Replace(ServiceDescriptor.Singleton<ISessionRepository, SqliteSessionRepository>());
        services.Replace(ServiceDescriptor.Singleton<IApiKeyRepository, SqliteApiKeyRepository>());
        services.Replace(ServiceDescriptor.Singleton<IFeatureFlagRepository, SqliteFeatureFlagRepository>());
        services.Replace(ServiceDescriptor.Singleton<IStoreHealth, SqliteStoreHealth>());
        return builder;
    }
}
