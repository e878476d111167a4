using Deia.Orchestration.Caching;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>What every <see cref="IBotStatusCache"/> keeps to. Derive from it, make the cache, and the tests run.</summary>
public abstract class BotStatusCacheConformance
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_NothingSet_Misses()
    {
        var cache = await CreateAsync();

        Assert.Null(await cache.GetAsync("BOT-001", Cancelled));
    }

    [Fact]
    public async Task Get_AfterSet_GivesEveryFieldOfTheLastOne()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(Status("BOT-001") with { QueueDepth = 1 }, Cancelled);
        var status = Status("BOT-001") with
        {
            State = BotState.Processing,
            MemoryMb = 61,
            CpuPercent = 1.5,
            UptimeSeconds = 318,
            LastMessageAt = Noon,
            ErrorCount = 2,
            Restarts = 3,
            QueueDepth = 4,
            MessageCount = 12,
            Backend = new BackendStatus(false, "connection refused"),
        };

        await cache.SetAsync(status, Cancelled);

        Assert.Equal(status, await cache.GetAsync("BOT-001", Cancelled));
    }

    [Fact]
    public async Task Get_IdOfAnotherCase_Misses()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(Status("BOT-001"), Cancelled);

        Assert.Null(await cache.GetAsync("bot-001", Cancelled));
    }

    [Fact]
    public async Task Get_AfterItsLifetime_Misses()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(Status("BOT-001"), Cancelled);
        await PassAsync(CacheLimits.BotStatusLifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull(await cache.GetAsync("BOT-001", Cancelled));

        await PassAsync(TimeSpan.FromSeconds(1));

        Assert.Null(await cache.GetAsync("BOT-001", Cancelled));
    }

    [Fact]
    public async Task Set_Again_LivesAnew()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(Status("BOT-001"), Cancelled);
        await PassAsync(TimeSpan.FromSeconds(2));

        await cache.SetAsync(Status("BOT-001"), Cancelled);
        await PassAsync(TimeSpan.FromSeconds(2));

        Assert.NotNull(await cache.GetAsync("BOT-001", Cancelled));
    }

    [Fact]
    public async Task Remove_OneOfTwo_LeavesTheOther()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(Status("BOT-001"), Cancelled);
        await cache.SetAsync(Status("BOT-002"), Cancelled);

        await cache.RemoveAsync("BOT-001", Cancelled);
        await cache.RemoveAsync("BOT-003", Cancelled);

        Assert.Null(await cache.GetAsync("BOT-001", Cancelled));
        Assert.NotNull(await cache.GetAsync("BOT-002", Cancelled));
    }

    [Fact]
    public async Task Get_TokenIsCancelled_Throws()
    {
        var cache = await CreateAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.GetAsync("BOT-001", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.SetAsync(Status("BOT-001"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.RemoveAsync("BOT-001", cancelled));
    }

    /// <summary>Makes an empty cache.</summary>
    /// <returns>The cache.</returns>
    protected abstract ValueTask<IBotStatusCache> CreateAsync();

    /// <summary>Lets time pass for the cache: a fake clock is moved on, or a server's keys are made to expire sooner by as much.</summary>
    /// <param name="time">How much.</param>
    /// <returns>When it has passed.</returns>
    protected abstract ValueTask PassAsync(TimeSpan time);

    private static BotStatus Status(string botId) =>
        new() { BotId = botId, State = BotState.Ready, Backend = new BackendStatus(true, null), UpdatedAt = Noon };
}
