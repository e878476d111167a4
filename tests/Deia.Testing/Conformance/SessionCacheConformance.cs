using Deia.Orchestration.Access;
using Deia.Orchestration.Caching;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>What every <see cref="ISessionCache"/> keeps to. Derive from it, make the cache, and the tests run.</summary>
public abstract class SessionCacheConformance
{
    private const string Id = "session-1";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_NothingSet_Misses()
    {
        var cache = await CreateAsync();

        Assert.Null(await cache.GetAsync(Id, Cancelled));
    }

    [Fact]
    public async Task Get_AfterSet_GivesEveryFieldOfTheLastOne()
    {
        var cache = await CreateAsync();
        var session = new Session(Id, "user \"1\" שלום 👍🏽", Now.AddTicks(-7).ToOffset(TimeSpan.FromHours(2)), Now.AddHours(1).AddTicks(3));
        await cache.SetAsync(session with { UserId = "another" }, Cancelled);

        await cache.SetAsync(session, Cancelled);

        Assert.Equal(session, await cache.GetAsync(Id, Cancelled));
    }

    [Fact]
    public async Task Get_IdOfAnotherCase_Misses()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(SessionOf(TimeSpan.FromHours(1)), Cancelled);

        Assert.Null(await cache.GetAsync("SESSION-1", Cancelled));
    }

    [Fact]
    public async Task Get_AfterItExpired_Misses()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(SessionOf(TimeSpan.FromMinutes(30)), Cancelled);
        await PassAsync(TimeSpan.FromMinutes(29));
        Assert.NotNull(await cache.GetAsync(Id, Cancelled));

        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Null(await cache.GetAsync(Id, Cancelled));
    }

    [Fact]
    public async Task Get_LastsLongerThanItIsHeld_MissesAfterItsLifetime()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(SessionOf(TimeSpan.FromDays(30)), Cancelled);
        await PassAsync(CacheLimits.SessionLifetime - TimeSpan.FromMinutes(1));
        Assert.NotNull(await cache.GetAsync(Id, Cancelled));

        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Null(await cache.GetAsync(Id, Cancelled));
    }

    [Fact]
    public async Task Set_OneThatIsOver_ForgetsTheOneBefore()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(SessionOf(TimeSpan.FromHours(1)), Cancelled);

        await cache.SetAsync(SessionOf(TimeSpan.Zero), Cancelled);

        Assert.Null(await cache.GetAsync(Id, Cancelled));
    }

    [Fact]
    public async Task Remove_OneOfTwo_LeavesTheOther()
    {
        var cache = await CreateAsync();
        await cache.SetAsync(SessionOf(TimeSpan.FromHours(1)), Cancelled);
        await cache.SetAsync(SessionOf(TimeSpan.FromHours(1)) with { Id = "session-2" }, Cancelled);

        await cache.RemoveAsync(Id);
        await cache.RemoveAsync("session-3");

        Assert.Null(await cache.GetAsync(Id, Cancelled));
        Assert.NotNull(await cache.GetAsync("session-2", Cancelled));
    }

    [Fact]
    public async Task Get_TokenIsCancelled_Throws()
    {
        var cache = await CreateAsync();
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.GetAsync(Id, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.SetAsync(SessionOf(TimeSpan.FromHours(1)), cancelled));
    }

    /// <summary>Gets what time it is for the cache.</summary>
    protected abstract DateTimeOffset Now { get; }

    /// <summary>Makes an empty cache.</summary>
    /// <returns>The cache.</returns>
    protected abstract ValueTask<ISessionCache> CreateAsync();

    /// <summary>Lets time pass for the cache: a fake clock is moved on, and a server's keys are made to expire sooner by as much.</summary>
    /// <param name="time">How much.</param>
    /// <returns>When it has passed.</returns>
    protected abstract ValueTask PassAsync(TimeSpan time);

    private Session SessionOf(TimeSpan left) => new(Id, "user", Now, Now + left);
}
