using System.Globalization;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Benchmarks.Storage;

/// <summary>A database of its own with ten bots, opened the way an app opens it.</summary>
internal sealed class StoreUnderMeasurement : IAsyncDisposable
{
    public const int Bots = 10;

    private static readonly HostIdentity Host = new("benchmark", null, null);

    private readonly ServiceProvider _services;

    private StoreUnderMeasurement(string database, ServiceProvider services) => (Database, _services) = (database, services);

    public string Database { get; }

    public static string BotId(int number) => string.Create(CultureInfo.InvariantCulture, $"BOT-{number:D3}");

    public static async Task<StoreUnderMeasurement> OpenAsync(PostgresServer postgres, Action<IDeiaBuilder>? configure = null)
    {
        var database = await postgres.CreateDatabaseAsync();
        ServiceCollection services = new();
        var deia = services.AddDeia().UsePostgres(database);
        configure?.Invoke(deia);
        StoreUnderMeasurement store = new(database, services.BuildServiceProvider());

        // For a moment, so that retention may remove what these bots have. Nobody takes them over, so their numbers stay good.
        await store.Get<IBotLeaseRepository>().RenewAsync(Host, TimeSpan.FromMilliseconds(1));
        for (var number = 0; number < Bots; number++)
        {
            var lease = await store.Get<IBotLeaseRepository>().AcquireAsync(BotId(number), Host);
            await store.Get<IBotRepository>().SaveAsync(
                new BotInfo
                {
                    Definition = new BotDefinition { Id = BotId(number) },
                    State = BotState.Ready,
                    Host = "in-process",
                    CreatedAt = TimeProvider.System.GetStorableNow(),
                    UpdatedAt = TimeProvider.System.GetStorableNow(),
                },
                lease.Fence);
        }

        return store;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Stores messages without the repository: so many, evenly spread over the bots and over a time that ends now.</summary>
    public async Task FillAsync(int count, TimeSpan span)
    {
        // Millions of rows take their time.
        var patient = Database + ";Command Timeout=0";
        await PostgresServer.ExecuteAsync(patient, string.Create(
            CultureInfo.InvariantCulture,
            $"""
            INSERT INTO chat_messages (id, bot_id, conversation_id, sender, content, tokens, status, reply_to, created_at, metadata)
            SELECT
              (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
              'BOT-' || lpad((n % {Bots})::text, 3, '0'), 'default', 'bot', repeat('Some words of a reply. ', 8), 48, 'complete', NULL, at, '{"{}"}'
            FROM generate_series(1, {count}) n, LATERAL (SELECT now() - make_interval(secs => {span.TotalSeconds}::float8 * ({count} - n) / {count}) AS at) t
            """));
        await PostgresServer.ExecuteAsync(patient, "VACUUM (ANALYZE) chat_messages");
    }

    /// <summary>Makes a message as an app would store it.</summary>
    public StoredMessage Message(int bot) => new()
    {
        Id = Get<MessageIds>().Next(),
        BotId = BotId(bot),
        ConversationId = "default",
        Sender = MessageSender.User,
        Content = "Some words of a question, about as long as people ask them.",
        Tokens = 12,
        Status = MessageStatus.Failed,
        CreatedAt = TimeProvider.System.GetStorableNow(),
    };

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
