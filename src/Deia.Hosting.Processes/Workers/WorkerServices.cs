using Deia.Hosting.Processes.Wire;
using Deia.Orchestration.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Workers;

/// <summary>What a bot needs in its own process: the app's providers with the host's settings. No service is started, so a worker has no fleet and no store.</summary>
internal static class WorkerServices
{
    public static ServiceProvider Build(LaunchOrder order, Action<IDeiaBuilder> configure, WorkerVoice voice)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(order.Configuration).Build();
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment
        {
            EnvironmentName = order.Environment,
            ApplicationName = order.ApplicationName,
            ContentRootPath = order.ContentRoot,
            ContentRootFileProvider = new NullFileProvider(),
        });
        services.AddLogging(logging => logging.SetMinimumLevel(order.LogLevel).AddProvider(new WorkerLoggerProvider(voice)));
        configure(services.AddDeia());
        return services.BuildServiceProvider();
    }
}
