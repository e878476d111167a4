using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Bots.Ownership;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.Events;
using Deia.Orchestration.Flags;
using Deia.Orchestration.History;
using Deia.Orchestration.History.Exports;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Inference.Demo;
using Deia.Orchestration.Inference.Scheduling;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.Routing;
using Deia.Orchestration.Routing.Commands;
using Deia.Orchestration.Routing.Imports;
using Deia.Orchestration.State;
using Deia.Orchestration.Supervision;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Deia to an app.</summary>
public static class DeiaServiceCollectionExtensions
{
    /// <summary>Adds a fleet of bots that runs on in-memory defaults. Calling it again adds nothing.</summary>
    /// <param name="services">The app's services.</param>
    /// <returns>What the packages of Deia are added to.</returns>
    /// <remarks>The settings are those of the configuration section <c>Deia</c>, where the app has a configuration.</remarks>
    public static IDeiaBuilder AddDeia(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        DeiaBuilder builder = new(services);
        if (services.Any(service => service.ServiceType == typeof(Fleet)))
        {
            return builder;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddLogging();
        AddOptions(services);
        AddModels(services);
        AddStores(services);
        AddFleet(services);
        AddRouting(services);
        return builder;
    }

    private static void AddOptions(IServiceCollection services)
    {
        services.AddOptions<DeiaOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(DeiaOptions.SectionName).Bind(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DeiaOptions>, DeiaOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DeiaOptions>, DeiaOptionsRelations>());
        services.AddOptions<DemoOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(DemoOptions.SectionName).Bind(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DemoOptions>, DemoOptionsValidator>());
    }

    private static void AddModels(IServiceCollection services)
    {
        services.TryAddSingleton<ITokenCounter, TiktokenTokenCounter>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IInferenceProvider, DemoProvider>());
        services.TryAddSingleton<InferenceProviders>();
        services.TryAddSingleton<BackendScheduler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBotHost, InProcessBotHost>(provider =>
        {
            var providers = provider.GetRequiredService<InferenceProviders>();
            var counter = provider.GetRequiredService<ITokenCounter>();
            var options = provider.GetRequiredService<IOptions<DeiaOptions>>();
            var logger = provider.GetRequiredService<ILogger<BotRuntime>>();
            return new InProcessBotHost(() => new BotRuntime(providers, counter, options, logger));
        }));
        services.TryAddSingleton<BotHosts>();
    }

    private static void AddStores(IServiceCollection services)
    {
        services.TryAddSingleton<InMemoryBotLeaseRepository>();
        services.TryAddSingleton<InMemoryBotStatusRepository>();
        services.TryAddSingleton<InMemoryChatMessageRepository>();
        services.TryAddSingleton<InMemoryAuditRepository>();
        services.TryAddSingleton<IBotLeaseRepository>(provider => provider.GetRequiredService<InMemoryBotLeaseRepository>());
        services.TryAddSingleton<IBotRepository, InMemoryBotRepository>();
        services.TryAddSingleton<IBotStatusRepository>(provider => provider.GetRequiredService<InMemoryBotStatusRepository>());
        services.TryAddSingleton<IChatMessageRepository>(provider => provider.GetRequiredService<InMemoryChatMessageRepository>());
        services.TryAddSingleton<IRetentionRepository, InMemoryRetentionRepository>();
        services.TryAddSingleton<ISessionRepository, InMemorySessionRepository>();
        services.TryAddSingleton<IApiKeyRepository, InMemoryApiKeyRepository>();
        services.TryAddSingleton<IAuditRepository>(provider => provider.GetRequiredService<InMemoryAuditRepository>());
        services.TryAddSingleton<IFeatureFlagRepository, InMemoryFeatureFlagRepository>();
        services.TryAddSingleton<BotLeases>();
        services.TryAddSingleton<IStoreHealth, InMemoryStoreHealth>();
        services.TryAddSingleton<IBotStatusCache, InMemoryBotStatusCache>();
        services.TryAddSingleton<IHistoryPageCache, InMemoryHistoryPageCache>();
        services.TryAddSingleton<ISessionCache, InMemorySessionCache>();
        services.TryAddSingleton<IRateLimitCounter, InMemoryRateLimitCounter>();
        services.TryAddSingleton<IFeatureFlagCache, InMemoryFeatureFlagCache>();
        services.TryAddSingleton<ICacheHealth, InMemoryCacheHealth>();
        services.TryAddSingleton<IEventBus, InMemoryEventBus>();
        services.TryAddSingleton<MessageIds>();
        services.TryAddSingleton(provider => new ChatHistory(
            provider.GetRequiredService<IChatMessageRepository>(),
            provider.GetRequiredService<IHistoryPageCache>(),
            provider.GetRequiredService<IEventBus>(),
            provider.GetRequiredService<BotLeases>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHistoryExportFormat, CsvExport>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHistoryExportFormat, MarkdownExport>());
        services.TryAddSingleton<HistoryExportFormats>();
        services.TryAddSingleton<AuditWriter>();
        services.TryAddSingleton(provider => new AuditLog(provider.GetRequiredService<IAuditRepository>(), provider.GetRequiredService<AuditWriter>()));
        services.TryAddSingleton(provider => new FeatureFlags(
            provider.GetRequiredService<IFeatureFlagRepository>(),
            provider.GetRequiredService<IFeatureFlagCache>(),
            provider.GetRequiredService<IEventBus>()));
    }

    private static void AddFleet(IServiceCollection services)
    {
        services.TryAddSingleton<DeiaMeter>();
        services.TryAddSingleton<DatabaseMeter>();
        services.TryAddSingleton<CacheMeter>();
        services.TryAddSingleton<TurnCloser>();
        services.TryAddSingleton<TurnRunner>();
        services.TryAddSingleton<FleetServices>();
        services.TryAddSingleton<Fleet>();
        services.TryAddSingleton<StateManager>();
        services.TryAddSingleton<BotOwnership>();
        services.TryAddSingleton<BotRules>();
        services.TryAddSingleton<InstanceKeeper>();
        services.TryAddSingleton<BotLauncher>();
        services.TryAddSingleton<BotStopper>();
        services.TryAddSingleton<BotConversations>();
        services.TryAddSingleton<FleetLifetime>();
        services.TryAddSingleton<BotManager>();
        services.TryAddSingleton<IBotManager>(provider => provider.GetRequiredService<BotManager>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartupCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FleetMetrics>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LeaseRenewal>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Supervisor>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LeaseWatch>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, IdleWatch>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ReplyWatch>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StatusSampler>());
        services.TryAddSingleton(provider => new Retention(
            provider.GetRequiredService<IRetentionRepository>(),
            provider.GetRequiredService<FleetLifetime>(),
            provider.GetRequiredService<IOptions<DeiaOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RetentionService>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AuditShutdown>());
    }

    private static void AddRouting(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBotRoutingPolicy, StickyRoutingPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBotRoutingPolicy, LeastBusyRoutingPolicy>());
        services.TryAddSingleton<RouterRecords>();
        services.TryAddSingleton<MessageDispatcher>();
        services.TryAddSingleton<HistoryImport>();
        services.AddSlashCommands();
        services.TryAddSingleton(provider => new CommandRouter(
            provider.GetRequiredService<MessageDispatcher>(),
            provider.GetRequiredService<SlashCommands>(),
            provider.GetRequiredService<HistoryImport>(),
            provider.GetRequiredService<BotOwnership>(),
            provider.GetRequiredService<BotConversations>()));
    }
}
