using Deia.Caching.Redis;
using Deia.Caching.Redis.Backplane;
using Deia.Caching.Redis.Caches;
using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Caching;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets Deia keep its caches in Redis.</summary>
public static class RedisDeiaBuilderExtensions
{
    /// <summary>Keeps caches and rate-limit counters in Redis, in place of those chosen before. Of several calls the last one says where Redis is.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">Where Redis is, such as <c>localhost:6379,password=…</c>, in the form of StackExchange.Redis.</param>
    /// <param name="configure">Sets options; it has the last word over the configuration section <c>Deia:Redis</c>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// A host starts without Redis too, and uses it once it is there. A connection string that can't be read stops the start: an
    /// <see cref="OptionsValidationException"/> then says so, and does not show it.
    /// </remarks>
    public static IDeiaBuilder UseRedis(this IDeiaBuilder builder, string connectionString, Action<RedisOptions>? configure = null) =>
        Use(builder, new RedisEndpoint(connectionString), configure);

    /// <summary>Keeps caches and rate-limit counters in Redis, over a connection that the app has already.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="multiplexer">The connection. Deia does not dispose it.</param>
    /// <param name="configure">Sets options; it has the last word over the configuration section <c>Deia:Redis</c>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Its own settings stay as they are. <c>AbortOnConnectFail=false</c> and <see cref="BacklogPolicy.FailFast"/> suit a cache.</remarks>
    public static IDeiaBuilder UseRedis(this IDeiaBuilder builder, IConnectionMultiplexer multiplexer, Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        return Use(builder, new RedisEndpoint(multiplexer), configure);
    }

    private static IDeiaBuilder Use(IDeiaBuilder builder, RedisEndpoint endpoint, Action<RedisOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<RedisOptions>()
            .Configure<IServiceProvider>(static (options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(RedisOptions.SectionName).Bind(options))
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisOptions>, RedisOptionsRules>());
        services.Replace(ServiceDescriptor.Singleton(endpoint));
        services.TryAddSingleton<RedisConnection>();
        services.TryAddSingleton<RedisEvictions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RedisStartup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RedisEvictionWatch>());
        services.TryAddSingleton<CacheMeter>();
        services.Replace(ServiceDescriptor.Singleton<IBotStatusCache, RedisBotStatusCache>());
        services.Replace(ServiceDescriptor.Singleton<IHistoryPageCache, RedisHistoryPageCache>());
        services.Replace(ServiceDescriptor.Singleton<ISessionCache, RedisSessionCache>());
        services.Replace(ServiceDescriptor.Singleton<IRateLimitCounter, RedisRateLimitCounter>());
        services.Replace(ServiceDescriptor.Singleton<IFeatureFlagCache, RedisFeatureFlagCache>());
        services.Replace(ServiceDescriptor.Singleton<ICacheHealth, RedisCacheHealth>());
        services.Replace(ServiceDescriptor.Singleton<IEventBus, RedisEventBus>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BackplaneStartup>());
        return builder;
    }
}
