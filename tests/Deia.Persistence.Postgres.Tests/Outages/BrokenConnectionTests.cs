using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Persistence.Postgres.Tests.Writing;

namespace Deia.Persistence.Postgres.Tests.Outages;

/// <summary>A connection breaks in the middle of a call, and the server is there: what may be repeated is.</summary>
public sealed class BrokenConnectionTests(SharedServer server) : IAsyncLifetime
{
    private PostgresStoreUnderTest _store = null!;
    private LeaseLock _lock = null!;
    private StoredMessage _question = null!;
    private long _fence;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await PostgresStoreUnderTest.CreateAsync(server);
        _fence = await Samples.AddBotAsync(_store.Services);
        _question = Samples.Question();
        await _store.Messages.AddAsync(_question, _fence, Cancellation);
        _lock = await LeaseLock.TakeAsync(_store.ConnectionString, Samples.BotId);
    }

    public async ValueTask DisposeAsync()
    {
        await _lock.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Add_ConnectionBroken_IsMadeAgain()
    {
        var adding = _store.Messages.AddAsync(Samples.Question(), _fence, Cancellation).AsTask();
        await _lock.HoldsUpAsync(adding);

        await _lock.BreakAsync();
        await _lock.DisposeAsync();

        await adding;
        Assert.Equal(2, await _store.Messages.CountAsync(Samples.BotId, Cancellation));
    }

    [Fact]
    public async Task Save_ConnectionBroken_IsMadeAgain()
    {
        var saving = _store.Bots.SaveAsync(Samples.Bot() with { Detail = "new" }, _fence, Cancellation).AsTask();
        await _lock.HoldsUpAsync(saving);

        await _lock.BreakAsync();
        await _lock.DisposeAsync();

        await saving;
        Assert.Equal("new", (await _store.Bots.FindAsync(Samples.BotId, Cancellation))!.Detail);
    }

    [Fact]
    public async Task Resolve_ConnectionBroken_IsLeftToItsCallerWhoCanLook()
    {
        var resolving = _store.Messages.ResolveAsync(Samples.Answer(_question), _fence, Cancellation).AsTask();
        await _lock.HoldsUpAsync(resolving);

        await _lock.BreakAsync();
        await _lock.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => resolving);
        Assert.Single(await _store.Messages.PendingAsync(Samples.BotId, Cancellation));
    }
}
