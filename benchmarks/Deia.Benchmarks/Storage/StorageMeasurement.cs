using System.Globalization;
using Deia.Testing.Servers;

namespace Deia.Benchmarks.Storage;

/// <summary>What PostgreSQL and Redis cost: each measured beside its baseline, in one run, on throw-away servers.</summary>
internal static class StorageMeasurement
{
    private const int Messages = 1_000_000;

    /// <summary>Measures.</summary>
    /// <param name="parts">Which parts; none: all of them. A number among them is how many messages retention has before it.</param>
    public static async Task RunAsync(string[] parts)
    {
        var messages = parts.Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : 0).Append(Messages).First(number => number > 0);
        var named = parts.Where(part => !char.IsDigit(part[0])).ToArray();
        await using var postgres = await PostgresServer.StartAsync();
        await using var redis = await RedisServer.StartAsync();
        await RunAsync("writers", () => WriterMeasurement.RunAsync(postgres));
        await RunAsync("pages", () => PageMeasurement.RunAsync(postgres));
        await RunAsync("cache", () => CachedPageMeasurement.RunAsync(postgres, redis));
        await RunAsync("start", () => StartMeasurement.RunAsync(postgres));
        await RunAsync("retention", () => RetentionMeasurement.RunAsync(postgres, messages));

        async Task RunAsync(string part, Func<Task> measure)
        {
            if (named.Length == 0 || named.Contains(part))
            {
                await measure();
            }
        }
    }
}
