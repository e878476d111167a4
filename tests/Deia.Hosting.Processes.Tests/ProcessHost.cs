using System.Reflection;
using Deia.Orchestration.Hosting;
using Deia.Testing.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Tests;

/// <summary>A process host whose workers are the test worker, without a fleet around it.</summary>
internal sealed class ProcessHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ProcessHost(Action<ProcessHostOptions>? configure = null, TimeProvider? timeProvider = null, params (string Key, string Value)[] settings)
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Deia:Bots:FirstPort", $"{FreePort.Next()}"),
            .. settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)),
        ]).Build());
        services.AddSingleton(timeProvider ?? TimeProvider.System);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(Log));
        services.AddDeia().UseProcessHost(options =>
        {
            options.WorkerPath = WorkerPath;
            configure?.Invoke(options);
        });
        _services = services.BuildServiceProvider();
    }

    /// <summary>Gets the executable of the test worker.</summary>
    public static string WorkerPath { get; } =
        typeof(ProcessHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "WorkerPath").Value!;

    public LogCapture Log { get; } = new();

    public IBotHost Host => _services.GetServices<IBotHost>().Single(host => host.Name == ProcessBotHost.HostName);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
