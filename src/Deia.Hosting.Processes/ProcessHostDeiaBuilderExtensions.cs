using Deia.Hosting.Processes;
using Deia.Hosting.Processes.Children;
using Deia.Hosting.Processes.Configuration;
using Deia.Orchestration;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the bots of Deia live in processes of their own.</summary>
public static class ProcessHostDeiaBuilderExtensions
{
    /// <summary>Adds the host <c>process</c>, which gives each bot a process of its own, and makes it the one of bots that name none. Using it twice does no harm.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; it has the last word over the configuration section <c>Deia:Processes</c>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The app is its own worker: the top of its <c>Program.cs</c> calls <see cref="BotWorker.TryRunAsync"/>. <c>Deia:Bots:Host</c> has the last word over which host
    /// bots live in that name none.
    /// </remarks>
    /// <exception cref="DeiaException">This process was started as a worker, and went on as the app instead: the call of <see cref="BotWorker.TryRunAsync"/> is missing.</exception>
    public static IDeiaBuilder UseProcessHost(this IDeiaBuilder builder, Action<ProcessHostOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (BotWorker.IsAstray)
        {
            throw new DeiaException(
                "This process was started as the worker of a bot, and Program.cs did not let it be one. " +
                "Put this at its top: if (await BotWorker.TryRunAsync(args, deia => …)) return;");
        }

        var services = builder.Services;
        if (!services.Any(static service => service.ImplementationType == typeof(ProcessBotHost)))
        {
            // Before the configuration is read, which has the last word.
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<DeiaOptions>>(
                new ConfigureOptions<DeiaOptions>(static options => options.Bots.Host = ProcessBotHost.HostName)));
        }

        services.AddOptions<ProcessHostOptions>()
            .Configure<IServiceProvider>(static (options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(ProcessHostOptions.SectionName).Bind(options))
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProcessHostOptions>, ProcessHostOptionsValidator>());
        services.TryAddSingleton<WorkerCommand>();
        services.TryAddSingleton(static provider => new WorkerRecords(WorkerRecords.UserFolder, provider.GetRequiredService<ILogger<WorkerRecords>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBotHost, ProcessBotHost>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WorkerReaper>());
        return builder;
    }
}
