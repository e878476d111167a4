using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Deia.Hosting.Processes.Children;
using Deia.Hosting.Processes.Configuration;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Leases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Tests;

/// <summary>A process host whose workers are the test worker, without a fleet around it.</summary>
internal sealed class ProcessHost : IAsyncDisposable
{
    private readonly DirectoryInfo _notes = Directory.CreateTempSubdirectory("deia-workers-");
    private readonly ServiceProvider _services;

    public ProcessHost(Action<ProcessHostOptions>? configure = null, TimeProvider? timeProvider = null, params (string Key, string Value)[] settings)
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Deia:Bots:FirstPort", $"{LowPort.Next()}")])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
            .Build());
        services.AddSingleton(timeProvider ?? TimeProvider.System);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(Log));
        services.AddSingleton(provider => new WorkerRecords(_notes.FullName, provider.GetRequiredService<ILogger<WorkerRecords>>()));
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

    /// <summary>Starts a bot.</summary>
    public Task<IBotInstance> StartAsync(string botId = "BOT-001", CancellationToken? cancellationToken = null) =>
        Host.StartAsync(InstanceExtensions.Definition with { Id = botId }, cancellationToken ?? TestContext.Current.CancellationToken).AsTask();

    /// <summary>Gives the notes that are kept of workers.</summary>
    public IReadOnlyList<string> Notes() => [.. _notes.EnumerateFiles().Select(file => file.Name)];

    /// <summary>Gives the workers of this host that live.</summary>
    public IReadOnlyList<int> Workers() => [.. Notes().Select(note => int.Parse(note.AsSpan(0, note.IndexOf('-', StringComparison.Ordinal)), null)).Where(IsAlive)];

    /// <summary>Tells whether a process lives; one that only waits to be collected does not.</summary>
    public static bool IsAlive(int processId) => LocalProcesses.Identify(processId) is not null;

    /// <summary>Finds a process that a process has started.</summary>
    /// <returns>0 where there is none.</returns>
    public static int ChildOf(int processId)
    {
        var children = Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task"))
            .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return children.Select(child => int.Parse(child, CultureInfo.InvariantCulture)).FirstOrDefault();
    }

    /// <summary>Sends a signal to the process of a bot.</summary>
    public static async Task SignalAsync(IBotInstance instance, string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {instance.ProcessId}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _notes.Delete(recursive: true);
    }
}
