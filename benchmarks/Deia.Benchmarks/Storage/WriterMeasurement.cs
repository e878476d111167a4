using System.Diagnostics;
using System.Globalization;
using Deia.Orchestration.Conversations;
using Deia.Testing.Servers;
using Npgsql;

namespace Deia.Benchmarks.Storage;

/// <summary>Sixteen writers through the repository, beside sixteen connections that insert the same rows one by one.</summary>
internal static class WriterMeasurement
{
    private const int Writers = 16;
    private const int Rounds = 5;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(PostgresServer postgres)
    {
        await using var store = await StoreUnderMeasurement.OpenAsync(postgres);
        await using var source = new NpgsqlDataSourceBuilder(store.Database + ";Maximum Pool Size=16;Max Auto Prepare=8").Build();
        List<double> ratios = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var oneByOne = await RateAsync(number => InsertAsync(source, store, number));
            var together = await RateAsync(number => AddAsync(store, number));
            if (round > 0)
            {
                // The first round warms up.
                ratios.Add(together / oneByOne);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"writers: one by one {oneByOne:N0} rows/s, through the repository {together:N0} rows/s, {together / oneByOne:F2} ×"));
            }
        }

        ratios.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"writers: median {ratios[Rounds / 2]:F2} ×"));
    }

    private static async Task<double> RateAsync(Func<int, Task> write)
    {
        var count = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            while (watch.Elapsed < Length)
            {
                await write(number);
                Interlocked.Increment(ref count);
            }
        })));
        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task AddAsync(StoreUnderMeasurement store, int number) =>
        await store.Get<IChatMessageRepository>().AddAsync(store.Message(number % StoreUnderMeasurement.Bots), fence: 1);

    private static async Task InsertAsync(NpgsqlDataSource source, StoreUnderMeasurement store, int number)
    {
        var message = store.Message(number % StoreUnderMeasurement.Bots);
        await using var command = source.CreateCommand(
            """
            INSERT INTO chat_messages (id, bot_id, conversation_id, sender, content, tokens, status, created_at, metadata)
            VALUES ($1, $2, $3, 'user', $4, $5, 'failed', $6, '{}')
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = message.Id });
        command.Parameters.Add(new NpgsqlParameter { Value = message.BotId });
        command.Parameters.Add(new NpgsqlParameter { Value = message.ConversationId });
        command.Parameters.Add(new NpgsqlParameter { Value = message.Content });
        command.Parameters.Add(new NpgsqlParameter { Value = message.Tokens });
        command.Parameters.Add(new NpgsqlParameter { Value = message.CreatedAt });
        await command.ExecuteNonQueryAsync();
    }
}
