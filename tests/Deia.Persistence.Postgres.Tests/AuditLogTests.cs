using Deia.Orchestration.Auditing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Persistence.Postgres.Tests;

/// <summary>The audit log of hosts that share a database, which somebody else can change.</summary>
public sealed class AuditLogTests(SharedServer server) : IAsyncLifetime
{
    private readonly List<ServiceProvider> _hosts = [];
    private PostgresStoreUnderTest _store = null!;
    private AuditLog _log = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await PostgresStoreUnderTest.CreateAsync(server);
        await Samples.AddBotAsync(_store.Services);
        _log = AddHost();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await _store.DisposeAsync();
    }

    [Fact]
    public async Task RecordAsync_ThreeHostsAtOnce_MakeOneChainOfAll()
    {
        AuditLog[] logs = [_log, AddHost(), AddHost()];

        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => Task.Run(() => RecordAsync(logs[number % 3], $"{number}"), Cancellation)));

        var found = await _log.VerifyAsync(Cancellation);
        Assert.Equal((true, 300L, null), (found.Valid, found.Entries, found.FirstBroken));
        Assert.Equal(300L, await _store.ExecuteAsync("SELECT count(DISTINCT action) FROM audit_logs"));
    }

    [Theory]
    [InlineData("UPDATE audit_logs SET action = 'bot.stop'")]
    [InlineData("UPDATE audit_logs SET user_id = NULL")]
    [InlineData("UPDATE audit_logs SET bot_id = NULL")]
    [InlineData("UPDATE audit_logs SET bot_id = NULL, unknown_bot_id = 'nobody'")]
    [InlineData("UPDATE audit_logs SET details = NULL")]
    [InlineData("UPDATE audit_logs SET details = '[1]'")]
    [InlineData("UPDATE audit_logs SET details = details || '{\"more\": 1}'")]
    [InlineData("UPDATE audit_logs SET created_at = created_at + interval '1 microsecond'")]
    [InlineData("UPDATE audit_logs SET hash = NULL")]
    [InlineData("UPDATE audit_logs SET previous_hash = '\\x00'")]
    public async Task VerifyAsync_RowChanged_NamesIt(string change)
    {
        for (var number = 0; number < 5; number++)
        {
            await RecordAsync(_log, $"{number}");
        }

        Assert.True((await _log.VerifyAsync(Cancellation)).Valid);
        var changed = (await _log.PageAsync(new AuditQuery(), Cancellation)).Items[2];

        await _store.ExecuteAsync($"{change} WHERE id = '{changed.Id}'");

        var found = await _log.VerifyAsync(Cancellation);
        Assert.Equal((false, 5L, changed.Id), (found.Valid, found.Entries, found.FirstBroken));
    }

    private static Task RecordAsync(AuditLog log, string action) => log.RecordAsync(new AuditRecord(action, "alice")
    {
        BotId = Samples.BotId,
        Details = new Dictionary<string, string> { ["outcome"] = "succeeded", ["why"] = "¿qué? 😀" },
    }).AsTask();

    private AuditLog AddHost()
    {
        var services = new ServiceCollection();
        services.AddDeia().UsePostgres(_store.ConnectionString, static options => options.MaxPoolSize = 4);
        _hosts.Add(services.BuildServiceProvider());
        return _hosts[^1].GetRequiredService<AuditLog>();
    }
}
