using Deia.Orchestration.Access;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="IApiKeyRepository"/>. Derive from it to hold an implementation to it.</summary>
public abstract class ApiKeyRepositoryConformance : StoreConformance
{
    private static readonly DateTimeOffset Time = new DateTimeOffset(2026, 11, 22, 9, 30, 59, TimeSpan.Zero).AddMicroseconds(123_456);

    public static TheoryData<string> AwkwardTexts => AwkwardText.Names;

    private IApiKeyRepository Repository => Store.ApiKeys;

    [Theory]
    [InlineData(Role.Viewer, true)]
    [InlineData(Role.Operator, false)]
    [InlineData(Role.Admin, true)]
    public async Task AddAsync_EveryFieldSet_IsReadBack(Role role, bool expires)
    {
        var key = Sample("one") with { Role = role, ExpiresAt = expires ? Time.AddYears(1) : null };

        await AddAsync(key);

        AssertSame(key, await FindAsync("one"));
        AssertSame(key, Assert.Single(await Repository.ListAsync(Cancellation)));
    }

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task AddAsync_AwkwardText_IsReadBackUnharmed(string name)
    {
        var key = Sample("one") with { Name = AwkwardText.Of(name, 100), CreatedBy = AwkwardText.Of(name, 255) };

        await AddAsync(key);

        AssertSame(key, await FindAsync("one"));
    }

    [Fact]
    public async Task AddAsync_IdAlreadyStored_ChangesNothing()
    {
        var key = Sample("one");
        await AddAsync(key);

        await AddAsync(key with { Role = Role.Admin, Hash = new byte[32] });

        AssertSame(key, await FindAsync("one"));
    }

    [Fact]
    public async Task ListAsync_ManyKeys_GivesTheOldestFirstAndThoseOfATimeById()
    {
        await AddAsync(Sample("late") with { CreatedAt = Time.AddMicroseconds(1) }, Sample("b"), Sample("a"), Sample("early") with { CreatedAt = Time.AddDays(-1) });

        Assert.Equal(["early", "a", "b", "late"], (await Repository.ListAsync(Cancellation)).Select(key => key.Id));
    }

    [Fact]
    public async Task RemoveAsync_Key_RevokesItOnce()
    {
        await AddAsync(Sample("one"), Sample("two"));

        var removed = await RaceAsync(8, async _ => await Repository.RemoveAsync("one", Cancellation));

        Assert.Single(removed, true);
        Assert.Null(await FindAsync("one"));
        Assert.Equal("two", Assert.Single(await Repository.ListAsync(Cancellation)).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ONE")]
    [InlineData("one\0")]
    [InlineData("שלום \"1\" 😀")]
    public async Task FindAndRemove_NoSuchKey_FindNone(string keyId)
    {
        await AddAsync(Sample("one"));

        Assert.Null(await FindAsync(keyId));
        Assert.False(await Repository.RemoveAsync(keyId, Cancellation));
        Assert.NotNull(await FindAsync("one"));
    }

    [Fact]
    public async Task FindAndRemove_HalfASurrogatePair_FindNone()
    {
        Assert.Null(await FindAsync("a\uD83D"));
        Assert.False(await Repository.RemoveAsync("a\uD83D", Cancellation));
    }

    [Fact]
    public async Task EveryCall_CancelledBefore_ThrowsAndChangesNothing()
    {
        await AddAsync(Sample("one"));

        await AssertCancelledAsync(
            async cancelled => await Repository.AddAsync(Sample("two"), cancelled),
            async cancelled => await Repository.FindAsync("one", cancelled),
            async cancelled => await Repository.ListAsync(cancelled),
            async cancelled => await Repository.RemoveAsync("one", cancelled));

        Assert.Equal("one", Assert.Single(await Repository.ListAsync(Cancellation)).Id);
    }

    private static ApiKey Sample(string id) => new(
        id, "the build", Role.Operator, Enumerable.Range(0, 16).Select(at => (byte)at).ToArray(), Enumerable.Range(200, 32).Select(at => (byte)at).ToArray(), "alice", Time, null);

    private static void AssertSame(ApiKey expected, ApiKey? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected with { Salt = default, Hash = default }, actual with { Salt = default, Hash = default });
        Assert.Equal(expected.Salt.ToArray(), actual.Salt.ToArray());
        Assert.Equal(expected.Hash.ToArray(), actual.Hash.ToArray());
    }

    private async Task AddAsync(params ApiKey[] keys)
    {
        foreach (var key in keys)
        {
            await Repository.AddAsync(key, Cancellation);
        }
    }

    private ValueTask<ApiKey?> FindAsync(string keyId) => Repository.FindAsync(keyId, Cancellation);
}
