using Deia.AspNetCore.Chat.Exports;
using Deia.AspNetCore.Configuration;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Identity;
using Deia.AspNetCore.Logs;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Requests;
using Deia.AspNetCore.SignIn;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Deia's HTTP API to an app.</summary>
public static class DeiaHttpApiBuilderExtensions
{
    /// <summary>Adds what <c>app.MapDeia()</c> needs: sign-in, roles, limits and audit. Calling it again adds nothing.</summary>
    /// <param name="builder">Deia.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// The settings are those of the configuration sections <c>Deia:Auth</c>, <c>Deia:RateLimit</c>, <c>Deia:Proxies</c>, <c>Deia:Cors</c>, <c>Deia:Metrics</c> and
    /// <c>Deia:Logs</c>. Outside Development the app does not start without <c>Deia:Auth:SigningKey</c> or <c>Deia:Auth:Authority</c>.
    /// </remarks>
    public static IDeiaBuilder AddHttpApi(this IDeiaBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(EndpointGate)))
        {
            return builder;
        }

        AddOptions<AuthOptions>(services, AuthOptions.SectionName);
        AddOptions<RateLimitOptions>(services, RateLimitOptions.SectionName);
        AddOptions<ProxyOptions>(services, ProxyOptions.SectionName);
        AddOptions<CrossOriginOptions>(services, CrossOriginOptions.SectionName);
        AddOptions<MetricsOptions>(services, MetricsOptions.SectionName);
        AddOptions<LogsOptions>(services, LogsOptions.SectionName);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuthOptions>, AuthOptionsRules>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProxyOptions>, ProxyOptionsRules>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CrossOriginOptions>, CrossOriginOptionsRules>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LogsOptions>, LogsOptionsValidator>());
        AddSignIn(services);
        AddGate(services);
        AddLogs(services);
        AddMetrics(services);
        services.AddExportFormats();
        ApiDocument.Add(services);
        return builder;
    }

    private static void AddSignIn(IServiceCollection services)
    {
        services.TryAddSingleton<SigningKey>();
        services.TryAddSingleton<TokenAuthority>();
        services.TryAddSingleton<Tokens>();
        services.TryAddSingleton<Sessions>();
        services.TryAddSingleton<Users>();
        services.TryAddSingleton<SignInLockout>();
        services.TryAddSingleton(provider => new SignInLink(provider.GetRequiredService<SigningKey>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<SignInDesk>();
        services.TryAddSingleton<ApiKeys>();
        services.TryAddSingleton<Authenticator>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PlainPasswordWarning>());
    }

    private static void AddGate(IServiceCollection services)
    {
        services.AddCors();
        services.TryAddSingleton<OriginRule>();
        services.TryAddSingleton<CrossOriginPolicy>();
        services.TryAddSingleton<RequestLimiter>();
        services.TryAddSingleton<OpenDoors>();
        services.TryAddSingleton<RequestLog>();
        services.TryAddSingleton<RequestMeter>();
        services.TryAddSingleton<RequestRecords>();
        services.TryAddSingleton<EndpointGate>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, KnownProxies>());
    }

    private static void AddLogs(IServiceCollection services)
    {
        services.TryAddSingleton<LogMemory>();
        services.TryAddSingleton<LogIds>();
        services.TryAddSingleton<HostLog>();
        services.TryAddSingleton<LogTail>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, HostLoggerProvider>());
    }

    /// <summary>Adds the metrics to the app's own OpenTelemetry, where it has one, or begins one.</summary>
    private static void AddMetrics(IServiceCollection services) =>
        services.AddOpenTelemetry().WithMetrics(static metrics => metrics
            .AddMeter(DeiaTelemetry.Name, DeiaTelemetry.ModelsName)
            .AddPrometheusExporter(static exporter =>
            {
                // The names and labels are those that the contract names, and no others.
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
                exporter.ScrapeResponseCacheDurationMilliseconds = 0;
            }));

    private static void AddOptions<TOptions>(IServiceCollection services, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(section).Bind(options))
            .ValidateOnStart();
}
