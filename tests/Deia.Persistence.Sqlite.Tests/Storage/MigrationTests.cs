using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite.Tests.Storage;

/// <summary>Files of earlier versions.</summary>
public sealed class MigrationTests : IAsyncDisposable
{
    private readonly TemporaryStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Open_FileOfTheFirstVersion_KeepsItsRowsAndTakesNewOnes()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_store.Path)!);
        using (var session = SqliteSession.OpenWriter(_store.Path))
        {
            new SqliteMigrator([new SqlScript("Migrations.0001.Initial").Text]).Apply(session, _store.Path);
            session.Execute(
                """
                INSERT INTO bots (id, created_at, updated_at, config, status, should_run, host, metadata)
                VALUES ('BOT-001', '2026-01-02T03:04:05.0000000Z', '2026-01-02T03:04:05.0000000Z', '{}', 'ready', 1, 'in-process', '{}');
                INSERT INTO chat_messages (id, bot_id, conversation_id, sender, content, tokens, status, created_at, metadata)
                VALUES ('0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000', 'BOT-001', 'a', 'user', 'Hello', 1, 'pending', '2026-01-02T03:04:05.0000000Z', '{}');
                """);
        }

        var fence = await TemporaryStore.TakeAsync(_store.Leases, "BOT-001");
        await _store.Messages.AddAsync(DurabilityTests.Question(), fence, Cancellation);

        Assert.Equal(1, fence);
        Assert.Equal(["BOT-001"], await _store.Bots.ListShouldRunAsync(Cancellation));
        Assert.Equal(2, await _store.Messages.CountAsync("BOT-001", Cancellation));
        Assert.Equal("Hello", (await _store.Messages.FindAsync("BOT-001", Guid.Parse("0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000"), Cancellation))!.Content);
        Assert.Equal("ok", TemporaryStore.Execute(_store.Path, "PRAGMA integrity_check;"));
    }
}
