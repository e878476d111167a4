using BenchmarkDotNet.Running;
using Deia.Benchmarks.IdleBots;

if (args is ["idle", ..])
{
    await IdleBotMeasurement.RunAsync(botCount: 10_000);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
