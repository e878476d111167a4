using Deia.Orchestration.Auditing;
using Deia.Orchestration.Maintenance;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>The audit log, of which the beginning alone may go.</content>
public abstract partial class RetentionRepositoryConformance
{
    private readonly SampleAudit _audit = new(Cutoff.AddDays(-30));

    [Fact]
    public async Task PurgeAsync_OldAndYoungEntries_RemovesTheBeginningAndMovesTheBase()
    {
        var old = _audit.Next(5);
        _audit.Pass(TimeSpan.FromDays(31));
        var young = _audit.Next(3);
        await AppendAsync([.. old, .. young]);
        Assert.Equal(new RetentionCounts(0, 5, 0), await CountAsync());

        var step = await PurgeAsync(100);

        Assert.Equal((5, true), (step.AuditLogs, step.IsLast));
        StoredAssert.Same(young, await ReadAuditAsync());
        await AssertChainAsync(old[^1], young[^1]);
        Assert.Equal(new RetentionCounts(0, 0, 0), await CountAsync());
    }

    [Fact]
    public async Task PurgeAsync_OldEntryBehindAYoungOne_StaysInTheChain()
    {
        AuditEntry[] entries = [_audit.Next(), _audit.Next() with { CreatedAt = Cutoff }, _audit.Next()];
        await AppendAsync(entries);
        Assert.Equal(1, (await CountAsync()).AuditLogs);

        Assert.Equal(new RetentionCounts(0, 1, 0), await PurgeAllAsync(limit: 1));

        StoredAssert.Same(entries[1..], await ReadAuditAsync());
        await AssertChainAsync(entries[0], entries[2]);
    }

    [Fact]
    public async Task PurgeAsync_EntriesOfBotsThatOthersHold_GoLikeAllOthers()
    {
        await TakeOverAsync(Bot);
        await AppendAsync(_audit.Next(Bot), _audit.Next("nobody"), _audit.Next(OtherBot), _audit.Next());
        Assert.Equal(4, (await CountAsync()).AuditLogs);

        Assert.Equal(4, (await PurgeAsync(100)).AuditLogs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task PurgeAsync_AllEntriesStepByStep_AreRemovedOldestFirstAndTheChainGoesOn(int limit)
    {
        var entries = _audit.Next(7);
        await AppendAsync(entries);
        var left = entries.AsEnumerable();

        RetentionStep step;
        do
        {
            step = await PurgeAsync(limit);
            left = left.Skip(limit).ToArray();
            StoredAssert.Same(left, await ReadAuditAsync());
        }
        while (!step.IsLast);

        Assert.Empty(left);
        await AssertChainAsync(entries[^1], entries[^1]);
        var next = _audit.Next();
        Assert.True(await Store.Audit.AppendAsync([next], Cancellation));
        await AssertChainAsync(entries[^1], next);
    }

    [Fact]
    public async Task PurgeAsync_ManyAtOnceBesideAppends_LeavesAWholeChain()
    {
        await AppendAsync(_audit.Next(200));
        _audit.Pass(TimeSpan.FromDays(31));
        var young = _audit.Next(50);

        var removed = await RaceAsync(5, async number =>
        {
            if (number < 4)
            {
                return (await PurgeAllAsync(limit: 7 + number)).AuditLogs;
            }

            foreach (var entry in young)
            {
                await AppendAsync(entry);
            }

            return 0;
        });

        Assert.Equal(200, removed.Sum() + (await PurgeAllAsync(limit: 1_000)).AuditLogs);
        StoredAssert.Same(young, await ReadAuditAsync());
        var chain = await Store.Audit.FindChainAsync(Cancellation);
        Assert.Equal(young[0].PreviousHash.ToArray(), chain.Base.ToArray());
        Assert.Equal(young[^1].Hash.ToArray(), chain.Head.ToArray());
    }

    private async Task AppendAsync(params AuditEntry[] entries) => Assert.True(await Store.Audit.AppendAsync(entries, Cancellation));

    private ValueTask<List<AuditEntry>> ReadAuditAsync() => Store.Audit.ReadAllAsync(Cancellation).ToListAsync(Cancellation);

    private async Task AssertChainAsync(AuditEntry lastRemoved, AuditEntry newest)
    {
        var chain = await Store.Audit.FindChainAsync(Cancellation);
        Assert.Equal(lastRemoved.Hash.ToArray(), chain.Base.ToArray());
        Assert.Equal(newest.Hash.ToArray(), chain.Head.ToArray());
        Assert.Equal(newest.Id, chain.LastId);
    }
}
