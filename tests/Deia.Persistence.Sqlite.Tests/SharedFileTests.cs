using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Leases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Persistence.Sqlite.Tests;

/// <summary>Two hosts on one file.</summary>
public sealed class SharedFileTests : IAsyncDisposable
{
    private const string BotId = "BOT-001";

    private static readonly HostIdentity First = new("first", null, null);
    private static readonly HostIdentity Second = new("second", null, null);

    private readonly FakeTimeProvider _time = new();
    private readonly TemporaryStore _store;
    private readonly ServiceProvider _other;

    public SharedFileTests()
    {
        _store = new TemporaryStore(_time);
        _other = TemporaryStore.Open(_store.Path, _time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IBotLeaseRepository OtherLeases => _other.GetRequiredService<IBotLeaseRepository>();

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Acquire_HeldThroughAnotherConnection_IsRefusedUntilItsHolderIsDead()
    {
        await _store.Leases.RenewAsync(First, TimeSpan.FromSeconds(8), Cancellation);
        var held = await _store.Leases.AcquireAsync(BotId, First, null, Cancellation);
        await OtherLeases.RenewAsync(Second, TimeSpan.FromSeconds(60), Cancellation);

        Assert.Equal(held, await OtherLeases.AcquireAsync(BotId, Second, null, Cancellation));
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(new BotLease(BotId, held.Fence + 1, Second, IsLive: true), await OtherLeases.AcquireAsync(BotId, Second, null, Cancellation));

        await Assert.ThrowsAsync<LeaseLostException>(async () => await _store.Messages.AddAsync(DurabilityTests.Question(), held.Fence, Cancellation));
        await _other.GetRequiredService<IChatMessageRepository>().AddAsync(DurabilityTests.Question(), held.Fence + 1, Cancellation);
        Assert.Equal(1, await _store.Messages.CountAsync(BotId, Cancellation));
    }

    [Fact]
    public async Task Renew_HostsThatDiedHoldingNothing_AreForgotten()
    {
        await _store.Leases.RenewAsync(First, TimeSpan.FromSeconds(8), Cancellation);
        await _store.Leases.AcquireAsync(BotId, First, null, Cancellation);
        await _store.Leases.RenewAsync(new HostIdentity("idle", null, null), TimeSpan.FromSeconds(8), Cancellation);
        await OtherLeases.AcquireAsync(BotId, Second, null, Cancellation);
        _time.Advance(TimeSpan.FromSeconds(8));

        await OtherLeases.RenewAsync(Second, TimeSpan.FromSeconds(8), Cancellation);

        Assert.Equal("first,second", TemporaryStore.Execute(_store.Path, "SELECT group_concat(id, ',') FROM (SELECT id FROM hosts ORDER BY id);"));
        Assert.Equal(First, Assert.Single(await OtherLeases.ListAsync(Cancellation)).Holder);
    }
}
