using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Maintenance;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Benchmarks.Storage;

/// <summary>Half of a large history is removed by retention while writers go on: what the writers notice of it.</summary>
internal static class RetentionMeasurement
{
    private const int Writers = 8;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(PostgresServer postgres, int messages)
    {
        await using var store = await StoreUnderMeasurement.OpenAsync(postgres, static deia => deia.Configure(options => options.Retention.ChatMessages = TimeSpan.FromDays(90)));
        await store.FillAsync(messages, TimeSpan.FromDays(180));
        var retention = store.Get<Retention>();
        var counting = Stopwatch.StartNew();
        var counted = await retention.CountAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"retention: the dry run counts {counted.ChatMessages:N0} of {messages:N0} messages in {counting.Elapsed.TotalSeconds:F2} s"));

        Report("before", await WriteAsync(store, Task.Delay(Before)));
        var purging = Stopwatch.StartNew();
        var purge = Task.Run(() => retention.PurgeAsync());
        Report("meanwhile", await WriteAsync(store, purge));
        var removed = await purge;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"retention: removed {removed.ChatMessages:N0} messages in {purging.Elapsed.TotalSeconds:F1} s"));
    }

    /// <summary>Lets the writers write until something has ended.</summary>
    private static async Task<(double Rate, double[] Milliseconds)> WriteAsync(StoreUnderMeasurement store, Task until)
    {
        ConcurrentBag<double> times = [];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            while (!until.IsCompleted)
            {
                var start = Stopwatch.GetTimestamp();
                await store.Get<IChatMessageRepository>().AddAsync(store.Message(number), fence: 1);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        })));
        return (times.Count / watch.Elapsed.TotalSeconds, [.. times.Order()]);
    }

    private static void Report(string when, (double Rate, double[] Milliseconds) result)
    {
        var times = result.Milliseconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"retention, {when}: {Writers} writers {result.Rate:N0} rows/s; p50 {times[times.Length / 2]:F2} ms, p99 {times[times.Length * 99 / 100]:F2} ms, longest {times[^1]:F0} ms"));
    }
}
