using BenchmarkDotNet.Running;
using Deia.Benchmarks.IdleBots;
using Deia.Benchmarks.Storage;

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

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
