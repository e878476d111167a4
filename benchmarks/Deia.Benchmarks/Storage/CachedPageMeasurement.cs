using System.Diagnostics;
using System.Globalization;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.History;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Benchmarks.Storage;

/// <summary>What the newest page of a history costs in processor time, of the host and of the server: from Redis, beside the same page from PostgreSQL.</summary>
internal static class CachedPageMeasurement
{
    private const int Reads = 1_000;
    private const int WarmUps = 4;
    private const int Rounds = 9;

    public static async Task RunAsync(PostgresServer postgres, RedisServer redis)
    {
        await using var store = await StoreUnderMeasurement.OpenAsync(postgres, deia => deia.UseRedis(redis.ConnectionString));
        await store.FillAsync(10_000, TimeSpan.FromDays(1));
        var query = new MessageQuery(StoreUnderMeasurement.BotId(3));
        List<double> ratios = [];
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var database = await CostAsync(postgres.ProcessorTime, () => store.Get<IChatMessageRepository>().PageAsync(query));
            var cache = await CostAsync(redis.ProcessorTime, () => store.Get<ChatHistory>().PageAsync(query));
            if (round >= 0)
            {
                ratios.Add(cache / database);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"cache: a page costs {database:N0} µs of processor time from PostgreSQL, {cache:N0} µs from Redis, {cache / database:F2} ×"));
            }
        }

        ratios.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cache: median {ratios[Rounds / 2]:F2} ×"));
    }

    private static async Task<double> CostAsync(Func<TimeSpan> server, Func<ValueTask<MessagePage>> read)
    {
        using var host = Process.GetCurrentProcess();
        var before = host.TotalProcessorTime + server();
        for (var number = 0; number < Reads; number++)
        {
            await read();
        }

        host.Refresh();
        return (host.TotalProcessorTime + server() - before).TotalMicroseconds / Reads;
    }
}
