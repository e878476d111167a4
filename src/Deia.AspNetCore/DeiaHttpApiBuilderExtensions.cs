using Deia.AspNetCore.Logs;
using Deia.Orchestration.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Deia's HTTP API to an app.</summary>
public static class DeiaHttpApiBuilderExtensions
{
    /// <summary>Adds what <c>app.MapDeia()</c> needs: sign-in, roles, limits, audit, metrics and logs. Calling it again adds nothing.</summary>
    /// <param name="builder">Deia.</param>
    /// <returns>The same builder.</returns>
    public static IDeiaBuilder AddHttpApi(this IDeiaBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddLogs(builder.Services);
        return builder;
    }

    private static void AddLogs(IServiceCollection services)
    {
        services.AddOptions<LogsOptions>()
            .Configure<IServiceProvider>((options, provider) => provider.GetService<IConfiguration>()?.GetSection(LogsOptions.SectionName).Bind(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LogsOptions>, LogsOptionsValidator>());
        services.TryAddSingleton<LogMemory>();
        services.TryAddSingleton<LogIds>();
        services.TryAddSingleton<HostLog>();
        services.TryAddSingleton<LogTail>();
        services.TryAddSingleton<RequestLog>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, HostLoggerProvider>());
    }
}
