using BenchmarkDotNet.Running;
using Deia.Benchmarks.IdleBots;
using Deia.Benchmarks.Processes;
using Deia.Benchmarks.Storage;
using Deia.Hosting.Processes;
using Microsoft.Extensions.DependencyInjection;

if (await BotWorker.TryRunAsync(args, static deia => deia.AddChatClient(TalkativeChatClient.Name, static _ => new TalkativeChatClient())))
{
    return;
}

if (args is ["idle", ..])
{
    await IdleBotMeasurement.RunAsync(botCount: 10_000);
    return;
}

if (args is ["storage", .. var parts])
{
    await StorageMeasurement.RunAsync(parts);
    return;
}

if (args is ["processes", .. var measurements])
{
    (string Name, Func<Task> RunAsync)[] all =
    [
        ("launch", ProcessMeasurement.RunAsync), ("token", TokenMeasurement.RunAsync), ("neighbours", NeighbourMeasurement.RunAsync),
    ];
    foreach (var measurement in all.Where(measurement => measurements.Length == 0 || measurements.Contains(measurement.Name)))
    {
        await measurement.RunAsync();
    }

    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
