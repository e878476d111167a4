using Deia.Orchestration.Auditing;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>The contract of <see cref="IAuditRepository"/>. Derive from it to hold an implementation to it.</summary>
public abstract partial class AuditRepositoryConformance : StoreConformance
{
    private readonly SampleAudit _samples = new(new DateTimeOffset(2026, 11, 22, 9, 30, 59, TimeSpan.Zero));

    public static TheoryData<string> AwkwardTexts => AwkwardText.Names;

    private IAuditRepository Repository => Store.Audit;

    private static string Bot => BotIds[0];

    [Fact]
    public async Task FindChainAsync_NothingAdded_IsEmpty()
    {
        AssertSame(AuditChain.Empty, await FindChainAsync());
        Assert.Empty((await PageAsync(new AuditQuery())).Items);
    }

    [Fact]
    public async Task AppendAsync_ManyEntries_AreReadBackInEveryFieldAndInOrder()
    {
        AuditEntry[] entries = [_samples.Next(Bot), _samples.Next(), _samples.Next(BotIds[1], "session.begin", "key:1") with { Details = new Dictionary<string, string>() }];

        Assert.True(await AppendAsync(entries));

        StoredAssert.Same(entries, await ReadAllAsync());
        AssertSame(new AuditChain(AuditChain.Empty.Base, entries[^1].Hash, entries[^1].Id), await FindChainAsync());
        var next = _samples.Next();
        Assert.True(await AppendAsync(next));
        StoredAssert.Same([.. entries, next], await ReadAllAsync());
    }

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public async Task AppendAsync_AwkwardText_IsReadBackUnharmedAndFound(string name)
    {
        var entry = _samples.Next(AwkwardText.Of(name, 50), AwkwardText.Of(name, 50), AwkwardText.Of(name, 255)) with
        {
            Details = new Dictionary<string, string> { ["outcome"] = AwkwardText.Of(name, 200), [AwkwardText.Of(name, 50)] = "of an awkward name" },
        };
        await AppendAsync(entry, _samples.Next(Bot));

        var found = await PageAsync(new AuditQuery { BotId = entry.BotId, Action = entry.Action, UserId = entry.UserId });

        StoredAssert.Same([entry], found.Items);
        StoredAssert.Same([entry], (await PageAsync(new AuditQuery { UserId = entry.UserId })).Items);
        StoredAssert.Same([entry], (await PageAsync(new AuditQuery { Action = entry.Action })).Items);
    }

    [Fact]
    public async Task AppendAsync_SomebodyElseAddedMeanwhile_IsFalseAndChangesNothing()
    {
        var first = _samples.Next();
        await AppendAsync(first);

        Assert.False(await AppendAsync(_samples.After(null), _samples.Next()));

        StoredAssert.Same([first], await ReadAllAsync());
        AssertSame(new AuditChain(AuditChain.Empty.Base, first.Hash, first.Id), await FindChainAsync());
        Assert.True(await AppendAsync(_samples.After(first)));
    }

    [Fact]
    public async Task AppendAsync_ManyAtOnceToTheSameEnd_OneSucceeds()
    {
        AuditEntry? last = null;
        for (var round = 0; round < 10; round++)
        {
            var end = last;
            AuditEntry[] rivals = [.. Enumerable.Range(0, 8).Select(_ => _samples.After(end))];

            var added = await RaceAsync(rivals.Length, async number => await AppendAsync(rivals[number]));

            last = rivals[Assert.Single(added.Index(), pair => pair.Item).Index];
            Assert.Equal(last.Id, (await PageAsync(new AuditQuery { Limit = 1 })).Items[0].Id);
        }

        Assert.Equal(10, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task AppendAsync_BotThatNeverWasOrIsGone_IsNamedAsItWas()
    {
        AuditEntry[] entries = [_samples.Next("nobody"), _samples.Next(Bot), _samples.Next("nobody"), _samples.Next(BotIds[1])];
        await AppendAsync(entries[..2]);
        await Store.Bots.DeleteAsync(Bot, Fence(Bot), Cancellation);
        await Store.Bots.DeleteAsync(BotIds[1], Fence(BotIds[1]), Cancellation);
        await AppendAsync(entries[2..]);

        StoredAssert.Same(entries, await ReadAllAsync());
        StoredAssert.Same([entries[2], entries[0]], (await PageAsync(new AuditQuery { BotId = "nobody" })).Items);
        StoredAssert.Same([entries[1]], (await PageAsync(new AuditQuery { BotId = Bot })).Items);
        StoredAssert.Same([entries[3]], (await PageAsync(new AuditQuery { BotId = BotIds[1] })).Items);
    }

    [Fact]
    public async Task EveryCall_CancelledBefore_ThrowsAndChangesNothing()
    {
        await AssertCancelledAsync(
            async cancelled => await Repository.AppendAsync([_samples.Next()], cancelled),
            async cancelled => await Repository.FindChainAsync(cancelled),
            async cancelled => await Repository.PageAsync(new AuditQuery(), cancelled),
            async cancelled => await Repository.ReadAllAsync(cancelled).ToListAsync(CancellationToken.None));

        Assert.Empty(await ReadAllAsync());
    }

    private static void AssertSame(AuditChain expected, AuditChain actual)
    {
        Assert.Equal(expected.Base.ToArray(), actual.Base.ToArray());
        Assert.Equal(expected.Head.ToArray(), actual.Head.ToArray());
        Assert.Equal(expected.LastId, actual.LastId);
    }

    private ValueTask<bool> AppendAsync(params AuditEntry[] entries) => Repository.AppendAsync(entries, Cancellation);

    private ValueTask<AuditChain> FindChainAsync() => Repository.FindChainAsync(Cancellation);

    private ValueTask<AuditPage> PageAsync(AuditQuery query) => Repository.PageAsync(query, Cancellation);

    private ValueTask<List<AuditEntry>> ReadAllAsync() => Repository.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
}
