using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Caching.Redis.Tests;

/// <summary>Two hosts on one Redis.</summary>
public sealed class TwoHostsTests(SharedRedis shared) : IAsyncLifetime
{
    private static readonly MessageQuery Newest = new("BOT-001");

    private readonly string _prefix = SharedRedis.NewPrefix();
    private RedisHost _one = null!;
    private RedisHost _other = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        _one = await RedisHost.StartAsync(shared.Server, _prefix, clock);
        _other = await RedisHost.StartAsync(shared.Server, _prefix, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Pages_OneHolds_TheOtherGivesUntilItInvalidates()
    {
        await _one.HoldPageAsync("BOT-001");
        Assert.NotNull((await _other.AnsweredAsync(Newest)).Page);

        await _other.Get<IHistoryPageCache>().InvalidateAsync("BOT-001");

        Assert.Null((await _one.AnsweredAsync(Newest)).Page);
    }

    [Fact]
    public async Task Pages_OneReadsWhileTheOtherWrites_WhatWasReadIsDropped()
    {
        var stamp = (await _one.AnsweredAsync(Newest)).Stamp;
        await _other.Get<IHistoryPageCache>().InvalidateAsync("BOT-001");

        await _one.Get<IHistoryPageCache>().SetAsync(Newest, new MessagePage([], null), stamp, Cancelled);

        Assert.Null((await _other.AnsweredAsync(Newest)).Page);
    }

    [Fact]
    public async Task Pages_HostsOfAnotherPrefix_SeeNone()
    {
        await _one.HoldPageAsync("BOT-001");
        await using var stranger = await RedisHost.StartAsync(shared.Server, SharedRedis.NewPrefix());

        Assert.Null((await stranger.AnsweredAsync(Newest)).Page);
        Assert.NotNull((await _one.AnsweredAsync(Newest)).Page);
    }

    [Fact]
    public async Task Status_OneRemoves_TheOtherMisses()
    {
        await _one.Get<IBotStatusCache>().SetAsync(Samples.Status("BOT-001"), Cancelled);
        Assert.NotNull(await _other.Get<IBotStatusCache>().GetAsync("BOT-001", Cancelled));

        await _one.Get<IBotStatusCache>().RemoveAsync("BOT-001", Cancelled);

        Assert.Null(await _other.Get<IBotStatusCache>().GetAsync("BOT-001", Cancelled));
    }

    [Fact]
    public async Task Increment_OnBoth_CountsTogether()
    {
        await _one.Get<IRateLimitCounter>().IncrementAsync("192.0.2.1", Cancelled);

        Assert.Equal(2, (await _other.Get<IRateLimitCounter>().IncrementAsync("192.0.2.1", Cancelled)).Count);
    }

    [Fact]
    public async Task Flags_OneInvalidates_TheOtherMisses()
    {
        var (one, other) = (_one.Get<IFeatureFlagCache>(), _other.Get<IFeatureFlagCache>());
        await one.SetAsync(new Dictionary<string, bool> { ["flag"] = true }, (await one.GetAsync(Cancelled)).Stamp, Cancelled);
        Assert.True((await other.GetAsync(Cancelled)).Flags!["flag"]);

        await other.InvalidateAsync();

        Assert.Null((await one.GetAsync(Cancelled)).Flags);
    }
}
