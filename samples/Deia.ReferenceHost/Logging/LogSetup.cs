using Deia.AspNetCore.Configuration;
using Deia.AspNetCore.Logs;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Deia.ReferenceHost.Logging;

/// <summary>Makes the host's log the only one: lines of JSON on the console and in files.</summary>
internal static class LogSetup
{
    /// <summary>Adds the log. Which levels it takes is set by <c>Logging:LogLevel</c>.</summary>
    public static void ConfigureLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        var services = builder.Services;
        services.AddOptions<LogFilesOptions>().BindConfiguration(LogsOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LogFilesOptions>, LogFilesOptionsValidator>());
        services.AddSingleton<LogFolder>();
        services.AddSingleton<LogArchiver>();
        services.AddSingleton<ILogSink, SerilogSink>();
        services.AddSingleton<ILogArchive, LogFiles>();
    }
}
