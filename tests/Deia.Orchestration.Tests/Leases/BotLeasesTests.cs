using Deia.Orchestration.Leases;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Leases;

public sealed class BotLeasesTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryBotLeaseRepository _repository;
    private readonly BotLeases _leases;

    public BotLeasesTests()
    {
        _repository = new InMemoryBotLeaseRepository(_clock);
        _leases = new BotLeases(_repository, _clock, NullLogger<BotLeases>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeAsync_OfAFreeBot_GivesANumberToWriteWithUntilItIsGivenBack()
    {
        Assert.Equal(0, _leases.FenceOf("BOT-001"));
        Assert.Null(await _leases.TakeAsync("BOT-001"));
        Assert.Equal(1, _leases.FenceOf("BOT-001"));
        Assert.True(Assert.Single(await _leases.ListAsync(Cancellation)).IsLive);

        await _leases.GiveBackAsync("BOT-001");

        Assert.Equal(0, _leases.FenceOf("BOT-001"));
        Assert.Empty(await _leases.ListAsync(Cancellation));
    }

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, false, true)]
    public async Task TakeAsync_OfABotWhoseHostIsGoneFromTheMachine_DoesNotWait(bool sameMachine, bool processIsGone, bool isInTheWay)
    {
        var here = LocalProcesses.Identify(Environment.ProcessId);
        HostIdentity other = new("other", sameMachine ? LocalProcesses.Machine : "another machine", processIsGone ? here + "0" : here);
        await _repository.RenewAsync(other, TimeSpan.FromMinutes(1), Cancellation);
        var held = await _repository.AcquireAsync("BOT-001", other, cancellationToken: Cancellation);

        Assert.Equal(isInTheWay, _leases.IsInTheWay(held));
        Assert.Equal(isInTheWay ? other : null, (await _leases.TakeAsync("BOT-001"))?.Holder);
        Assert.Equal(isInTheWay ? 0 : 2, _leases.FenceOf("BOT-001"));
    }

    [Fact]
    public async Task TakeAsync_AfterALongSleep_RenewsFirst()
    {
        await _leases.TakeAsync("BOT-001");
        _clock.Advance(TimeSpan.FromMinutes(1));

        await _leases.TakeAsync("BOT-002");

        Assert.All(await _leases.ListAsync(Cancellation), lease => Assert.True(lease.IsLive));
    }

    [Fact]
    public async Task LeaveAsync_WithBots_FreesThemForOthers()
    {
        await _leases.TakeAsync("BOT-001");

        await _leases.LeaveAsync();

        Assert.Equal(0, _leases.FenceOf("BOT-001"));
        HostIdentity other = new("other", null, null);
        Assert.Equal(other, (await _repository.AcquireAsync("BOT-001", other, cancellationToken: Cancellation)).Holder);
    }
}
