using System.Diagnostics;
using System.Globalization;
using Deia.Orchestration.Conversations;
using Deia.Testing.Servers;

namespace Deia.Benchmarks.Storage;

/// <summary>A page of a bot's history in a table of a million messages, beside the same in one of ten thousand, at several depths.</summary>
internal static class PageMeasurement
{
    private const int Reads = 400;

    public static async Task RunAsync(PostgresServer postgres)
    {
        await using var small = await StoreUnderMeasurement.OpenAsync(postgres);
        await using var large = await StoreUnderMeasurement.OpenAsync(postgres);
        await small.FillAsync(10_000, TimeSpan.FromDays(30));
        await large.FillAsync(1_000_000, TimeSpan.FromDays(30));
        foreach (var (name, depth) in new[] { ("newest", 0.0), ("middle", 0.5), ("oldest", 0.9) })
        {
            var (inSmall, inLarge) = (await QueryAsync(small, depth), await QueryAsync(large, depth));
            List<double> smallTimes = [], largeTimes = [];
            for (var read = 0; read < Reads; read++)
            {
                smallTimes.Add(await ReadAsync(small, inSmall));
                largeTimes.Add(await ReadAsync(large, inLarge));
            }

            var (of10Thousand, of1Million) = (Median(smallTimes), Median(largeTimes));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"pages, {name}: of 10,000 messages {of10Thousand:F3} ms, of 1,000,000 {of1Million:F3} ms, {of1Million / of10Thousand:F2} ×"));
        }
    }

    /// <summary>Makes the query of a page that so much of the bot's history is newer than.</summary>
    private static async Task<MessageQuery> QueryAsync(StoreUnderMeasurement store, double depth)
    {
        var query = new MessageQuery(StoreUnderMeasurement.BotId(3));
        if (depth == 0)
        {
            return query;
        }

        var count = await store.Get<IChatMessageRepository>().CountAsync(query.BotId);
        var page = await store.Get<IChatMessageRepository>().PageAsync(query with { Offset = (int)(count * depth), Limit = 1 });
        return query with { Before = page.Items[0].Id };
    }

    private static async Task<double> ReadAsync(StoreUnderMeasurement store, MessageQuery query)
    {
        var start = Stopwatch.GetTimestamp();
        var page = await store.Get<IChatMessageRepository>().PageAsync(query);
        return page.Items.Count > 0 ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : throw new InvalidOperationException("The page is empty.");
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
