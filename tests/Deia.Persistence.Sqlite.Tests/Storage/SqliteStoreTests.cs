using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite.Tests.Storage;

public sealed class SqliteStoreTests : IAsyncDisposable
{
    private readonly TemporaryStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Open_NewFile_KeepsALogAndSyncsEachCommit()
    {
        var settings = await _store.Store.WriteAsync(
            "test", session => (Scalar(session, "PRAGMA journal_mode;"), Scalar(session, "PRAGMA synchronous;")), Cancellation);

        Assert.Equal(("wal", 2L), settings);
    }

    [Fact]
    public async Task Read_Reader_CannotWrite() => await Assert.ThrowsAsync<StoreUnavailableException>(
        async () => await _store.Store.ReadAsync("test", session => Scalar(session, "DELETE FROM bots;"), Cancellation));

    [Fact]
    public async Task Open_FailedBefore_IsTriedAgain()
    {
        Directory.CreateDirectory(_store.Path);
        await Assert.ThrowsAsync<DeiaException>(async () => await _store.Bots.ListAsync(Cancellation));

        Directory.Delete(_store.Path);

        Assert.Empty(await _store.Bots.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Write_DiskFull_IsRefusedAndTakenUpOnceThereIsRoom()
    {
        var question = DurabilityTests.Question() with { Content = new string('x', 32_768) };
        var fence = await TemporaryStore.TakeAsync(_store.Leases, question.BotId);
        await _store.Store.WriteAsync("test", session => Scalar(session, "PRAGMA max_page_count = 1;"), Cancellation);

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _store.Messages.AddAsync(question, fence, Cancellation));

        Assert.Equal("sqlite", refused.Store);
        Assert.DoesNotContain("xxx", refused.ToString(), StringComparison.Ordinal);
        Assert.Empty(await _store.Messages.PendingAsync(question.BotId, Cancellation));
        await _store.Store.WriteAsync("test", session => Scalar(session, "PRAGMA max_page_count = 100000;"), Cancellation);
        await _store.Messages.AddAsync(question, fence, Cancellation);
        Assert.Single(await _store.Messages.PendingAsync(question.BotId, Cancellation));
    }

    [Fact]
    public async Task Dispose_InUse_CommitsWhatWasAskedForAndFoldsTheLogIn()
    {
        var fence = await TemporaryStore.TakeAsync(_store.Leases, "BOT-001");
        var adding = Enumerable.Range(0, 50).Select(_ => _store.Messages.AddAsync(DurabilityTests.Question(), fence, Cancellation).AsTask()).ToArray();

        await _store.CloseAsync();

        await Task.WhenAll(adding);
        Assert.Equal([_store.Path], Directory.GetFiles(Path.GetDirectoryName(_store.Path)!));
        Assert.Equal(50L, TemporaryStore.Execute(_store.Path, "SELECT count(*) FROM chat_messages;"));
    }

    [Fact]
    public async Task EveryCall_AfterDispose_ThrowsAndOpensNothing()
    {
        var (messages, opened) = (_store.Messages, _store.Store);
        await opened.OpenAsync(Cancellation);
        await _store.CloseAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await messages.AddAsync(DurabilityTests.Question(), 1, Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await messages.PageAsync(new MessageQuery("BOT-001"), Cancellation));
        opened.Dispose();
    }

    [Fact]
    public async Task EveryCall_DisposedBeforeTheFirst_Throws()
    {
        var messages = _store.Messages;
        await _store.CloseAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await messages.PageAsync(new MessageQuery("BOT-001"), Cancellation));
        Assert.False(File.Exists(_store.Path));
    }

    private static object? Scalar(SqliteSession session, string sql)
    {
        using var command = session.Command(sql);
        return command.ExecuteScalar();
    }
}
