using Deia.Orchestration.Access;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="ISessionRepository"/>. Derive from it to hold an implementation to it.</summary>
public abstract class SessionRepositoryConformance : StoreConformance
{
    // Beyond every clock that a store reads, and before it.
    private static readonly DateTimeOffset Far = new DateTimeOffset(2120, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(123_456);
    private static readonly DateTimeOffset Past = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> AwkwardTexts => AwkwardText.Names;

    private ISessionRepository Repository => Store.Sessions;

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task AddAsync_AwkwardText_IsReadBackUnharmed(string name)
    {
        var (session, neighbour) = (Sample(AwkwardText.Of(name, 100), AwkwardText.Of(name, 255)), Sample(AwkwardText.Of(name, 99) + "."));
        await Repository.AddAsync(session, Cancellation);
        await Repository.AddAsync(neighbour, Cancellation);

        Assert.Equal(session, await FindAsync(session.Id));
        Assert.Equal(neighbour, await FindAsync(neighbour.Id));
    }

    [Fact]
    public async Task AddAsync_IdAlreadyStored_ChangesNothing()
    {
        var session = Sample("one");
        await Repository.AddAsync(session, Cancellation);

        await Repository.AddAsync(session with { UserId = "mallory" }, Cancellation);

        Assert.Equal(session, await FindAsync("one"));
    }

    [Fact]
    public async Task AddAsync_OthersAreOver_LetsThemGoAlone()
    {
        await Repository.AddAsync(Sample("old") with { ExpiresAt = Past }, Cancellation);
        await Repository.AddAsync(Sample("one"), Cancellation);
        await Repository.AddAsync(Sample("two"), Cancellation);

        Assert.Null(await FindAsync("old"));
        Assert.NotNull(await FindAsync("one"));
        Assert.NotNull(await FindAsync("two"));
    }

    [Fact]
    public async Task RemoveAsync_Session_EndsItOnce()
    {
        await Repository.AddAsync(Sample("one"), Cancellation);
        await Repository.AddAsync(Sample("ONE"), Cancellation);

        var removed = await RaceAsync(8, async _ => await Repository.RemoveAsync("one", Cancellation));

        Assert.Single(removed, true);
        Assert.Null(await FindAsync("one"));
        Assert.NotNull(await FindAsync("ONE"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("\0")]
    [InlineData("on\0e")]
    [InlineData("'; DROP TABLE sessions; --")]
    public async Task FindAndRemove_NoSuchSession_FindNone(string sessionId)
    {
        await Repository.AddAsync(Sample("one"), Cancellation);

        Assert.Null(await FindAsync(sessionId));
        Assert.False(await Repository.RemoveAsync(sessionId, Cancellation));
        Assert.NotNull(await FindAsync("one"));
    }

    [Fact]
    public async Task FindAndRemove_HalfASurrogatePair_FindNone()
    {
        await Repository.AddAsync(Sample("a\uFFFD"), Cancellation);

        Assert.Null(await FindAsync("a\uD83D"));
        Assert.False(await Repository.RemoveAsync("a\uD83D", Cancellation));
    }

    [Fact]
    public async Task EveryCall_CancelledBefore_ThrowsAndChangesNothing()
    {
        await Repository.AddAsync(Sample("one"), Cancellation);

        await AssertCancelledAsync(
            async cancelled => await Repository.AddAsync(Sample("two"), cancelled),
            async cancelled => await Repository.FindAsync("one", cancelled),
            async cancelled => await Repository.RemoveAsync("one", cancelled));

        Assert.NotNull(await FindAsync("one"));
        Assert.Null(await FindAsync("two"));
    }

    private static Session Sample(string id, string userId = "alice") => new(id, userId, Far.AddDays(-1), Far);

    private ValueTask<Session?> FindAsync(string sessionId) => Repository.FindAsync(sessionId, Cancellation);
}
