using Deia.Orchestration;
using Deia.Persistence.Postgres.Tests.Writing;

namespace Deia.Persistence.Postgres.Tests;

/// <summary>How a take-over and the writes of the host before meet in the database.</summary>
public sealed class TakeOverTests(SharedServer server) : IAsyncLifetime
{
    private PostgresStoreUnderTest _store = null!;
    private long _fence;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await PostgresStoreUnderTest.CreateAsync(server);
        _fence = await Samples.AddBotAsync(_store.Services);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Acquire_WriteUnderWay_WaitsForItsCommit()
    {
        var writing = await LeaseLock.TakeAsync(_store.ConnectionString, Samples.BotId, "SHARE");
        var taking = _store.Leases.AcquireAsync(Samples.BotId, Samples.OtherHost, Samples.Host.Id, Cancellation).AsTask();
        await writing.HoldsUpAsync(taking);
        Assert.False(taking.IsCompleted);

        await writing.DisposeAsync();

        Assert.Equal(_fence + 1, (await taking).Fence);
    }

    [Fact]
    public async Task Write_TakeOverUnderWay_WaitsForItAndIsRefused()
    {
        var taking = await LeaseLock.TakeAsync(_store.ConnectionString, Samples.BotId);
        var adding = _store.Messages.AddAsync(Samples.Question(), _fence, Cancellation).AsTask();
        var saving = _store.Bots.SaveAsync(Samples.Bot(), _fence, Cancellation).AsTask();
        await taking.HoldsUpAsync(adding, saving);
        await taking.CommitAsync($"UPDATE bot_leases SET fence = fence + 1 WHERE bot_id = '{Samples.BotId}'");

        await Assert.ThrowsAsync<LeaseLostException>(() => adding);
        await Assert.ThrowsAsync<LeaseLostException>(() => saving);
        Assert.Equal(0, await _store.Messages.CountAsync(Samples.BotId, Cancellation));
    }

    [Fact]
    public async Task Delete_WriteUnderWay_WaitsForItAndRemovesItToo()
    {
        var writing = await LeaseLock.TakeAsync(_store.ConnectionString, Samples.BotId, "SHARE");
        var deleting = _store.Messages.DeleteAsync(Samples.BotId, null, _fence, Cancellation).AsTask();
        await writing.HoldsUpAsync(deleting);

        await writing.CommitAsync(
            $$"""
            INSERT INTO chat_messages (id, bot_id, sender, content, tokens, metadata, conversation_id, status)
            VALUES ('{{Guid.CreateVersion7()}}', '{{Samples.BotId}}', 'user', '', 0, '{}', 'default', 'pending')
            """);

        Assert.Equal(1, await deleting);
        Assert.Equal(0, await _store.Messages.CountAsync(Samples.BotId, Cancellation));
    }

    [Fact]
    public async Task Renew_WriteUnderWay_DoesNotWait()
    {
        await using var writing = await LeaseLock.TakeAsync(_store.ConnectionString, Samples.BotId);

        await _store.Leases.RenewAsync(Samples.Host, TimeSpan.FromHours(1), Cancellation);
    }

    [Fact]
    public async Task Write_LeaseLockedForTooLong_IsTurnedAway()
    {
        await using var taking = await LeaseLock.TakeAsync(_store.ConnectionString, Samples.BotId);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.Messages.AddAsync(Samples.Question(), _fence, Cancellation).AsTask());
    }
}
