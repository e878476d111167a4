using Deia.Orchestration.Auditing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Persistence.Sqlite.Tests;

/// <summary>The audit log on a file that somebody else can change.</summary>
public sealed class AuditLogTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deia-sqlite-").FullName;
    private readonly ServiceProvider _services;
    private readonly AuditLog _log;

    public AuditLogTests()
    {
        var services = new ServiceCollection();
        services.AddDeia().UseSqlite(options => options.Path = File);
        _services = services.BuildServiceProvider();
        _log = _services.GetRequiredService<AuditLog>();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "deia.db");

    public async ValueTask InitializeAsync()
    {
        foreach (var number in Enumerable.Range(0, 5))
        {
            await _log.RecordAsync(new AuditRecord("bot.launch", "alice")
            {
                BotId = "BOT-001",
                Details = new Dictionary<string, string> { ["outcome"] = "succeeded", ["number"] = $"{number}", ["why"] = "¿qué? 😀" },
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task VerifyAsync_Untouched_IsValidAlsoForAnotherProcess()
    {
        using var other = TemporaryStore.Open(File);
        var found = await _log.VerifyAsync(Cancellation);

        Assert.Equal((true, 5L, null), (found.Valid, found.Entries, found.FirstBroken));
        Assert.Equal(found.Head.ToArray(), (await other.GetRequiredService<IAuditRepository>().FindChainAsync(Cancellation)).Head.ToArray());
    }

    [Theory]
    [InlineData("UPDATE audit_logs SET action = 'bot.stop'")]
    [InlineData("UPDATE audit_logs SET user_id = NULL")]
    [InlineData("UPDATE audit_logs SET bot_id = NULL")]
    [InlineData("UPDATE audit_logs SET details = NULL")]
    [InlineData("UPDATE audit_logs SET details = 'no JSON'")]
    [InlineData("UPDATE audit_logs SET details = '[1]'")]
    [InlineData("UPDATE audit_logs SET details = json_set(details, '$.outcome', 1)")]
    [InlineData("UPDATE audit_logs SET created_at = datetime('now')")]
    [InlineData("UPDATE audit_logs SET hash = zeroblob(32)")]
    [InlineData("UPDATE audit_logs SET previous_hash = NULL")]
    public async Task VerifyAsync_RowChanged_NamesIt(string change)
    {
        var changed = (await _log.PageAsync(new AuditQuery(), Cancellation)).Items[2];

        TemporaryStore.Execute(File, $"{change} WHERE id = '{changed.Id}';");

        var found = await _log.VerifyAsync(Cancellation);
        Assert.Equal((false, 5L, changed.Id), (found.Valid, found.Entries, found.FirstBroken));
    }

    [Fact]
    public async Task VerifyAsync_NewestRowRemoved_IsInvalid()
    {
        TemporaryStore.Execute(File, "DELETE FROM audit_logs WHERE id = (SELECT max(id) FROM audit_logs);");

        var found = await _log.VerifyAsync(Cancellation);

        Assert.Equal((false, 4L, null), (found.Valid, found.Entries, found.FirstBroken));
    }
}
