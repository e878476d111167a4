using Deia.Orchestration.Auditing;

namespace Deia.Orchestration.Tests.Auditing;

public sealed class AuditVerificationTests : IAsyncDisposable
{
    private static readonly Dictionary<string, Func<AuditEntry, AuditEntry>> Changes = new()
    {
        ["bot"] = entry => entry with { BotId = "BOT-002" },
        ["no bot"] = entry => entry with { BotId = null },
        ["action"] = entry => entry with { Action = "bot.stop" },
        ["user"] = entry => entry with { UserId = "mallory" },
        ["detail"] = entry => entry with { Details = new Dictionary<string, string> { ["outcome"] = "succeeded" } },
        ["no details"] = entry => entry with { Details = new Dictionary<string, string>() },
        ["time"] = entry => entry with { CreatedAt = entry.CreatedAt.AddMicroseconds(1) },
        ["id"] = entry => entry with { Id = OrderedId.At(OrderedId.PositionOf(entry.Id)) },
        ["hash"] = entry => entry with { Hash = new byte[32] },
        ["no hash"] = entry => entry with { Hash = default },
        ["hash before"] = entry => entry with { PreviousHash = new byte[32] },
    };

    private readonly TestAudit _audit = new();

    public static TheoryData<string> EveryChange => [.. Changes.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _audit.DisposeAsync();

    [Fact]
    public async Task VerifyAsync_EmptyLog_IsValid()
    {
        var found = await VerifyAsync();

        Assert.Equal((true, 0L, null), (found.Valid, found.Entries, found.FirstBroken));
        Assert.Equal(new byte[32], found.Head.ToArray());
    }

    [Fact]
    public async Task VerifyAsync_UntouchedLog_IsValidUpToItsNewestHash()
    {
        await RecordAsync(20);

        var found = await VerifyAsync();

        Assert.Equal((true, 20L, null), (found.Valid, found.Entries, found.FirstBroken));
        Assert.Equal((await _audit.StoredAsync())[^1].Hash.ToArray(), found.Head.ToArray());
    }

    [Theory]
    [MemberData(nameof(EveryChange))]
    public async Task VerifyAsync_EntryChanged_NamesIt(string change)
    {
        await RecordAsync(5);
        var forged = Changes[change]((await _audit.StoredAsync())[2]);

        AssertBroken(forged.Id, 5, await VerifyAsync(entries => entries[2] = forged));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task VerifyAsync_EntryRemoved_NamesTheNextOne(int at)
    {
        await RecordAsync(5);
        var next = (await _audit.StoredAsync())[at + 1];

        AssertBroken(next.Id, 4, await VerifyAsync(entries => entries.RemoveAt(at)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task VerifyAsync_EndRemoved_IsInvalidWithoutNamingAny(int count)
    {
        await RecordAsync(5);

        AssertBroken(null, 5 - count, await VerifyAsync(entries => entries.RemoveRange(5 - count, count)));
    }

    [Fact]
    public async Task VerifyAsync_EndRemovedAndMoreRecorded_NamesWhatCameBehind()
    {
        await RecordAsync(5);
        var removed = (await _audit.StoredAsync())[4];
        await RecordAsync(1);
        var next = (await _audit.StoredAsync())[5];

        AssertBroken(next.Id, 5, await VerifyAsync(entries => entries.Remove(removed)));
    }

    [Fact]
    public async Task VerifyAsync_EntryPutIn_NamesIt()
    {
        await RecordAsync(5);
        var entry = (await _audit.StoredAsync())[2];
        var forged = entry with { Id = OrderedId.At(OrderedId.PositionOf(entry.Id)), UserId = "mallory", PreviousHash = entry.Hash };
        forged = forged with { Hash = AuditHash.Of(forged) };
        var next = (await _audit.StoredAsync())[3];

        AssertBroken(next.Id, 6, await VerifyAsync(entries => entries.Insert(3, forged)));
    }

    [Fact]
    public async Task VerifyAsync_EntriesReordered_NamesTheFirstThatIsOutOfPlace()
    {
        await RecordAsync(5);
        var moved = (await _audit.StoredAsync())[2];

        AssertBroken(moved.Id, 5, await VerifyAsync(entries => (entries[1], entries[2]) = (entries[2], entries[1])));
    }

    [Fact]
    public async Task VerifyAsync_RetentionRemovedTheBeginning_IsValid()
    {
        await RecordAsync(5);
        _audit.Repository.Inner.RemoveBefore(DateTimeOffset.MaxValue, 3);

        var found = await VerifyAsync();
        Assert.Equal((true, 2L, null), (found.Valid, found.Entries, found.FirstBroken));

        _audit.Repository.Inner.RemoveBefore(DateTimeOffset.MaxValue, 3);
        await RecordAsync(1);
        Assert.True((await VerifyAsync()).Valid);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task VerifyAsync_RetentionOvertakesTheWalk_BeginsAnew(int removed)
    {
        await RecordAsync(6);
        List<AuditEntry> snapshot = [];
        _audit.Repository.Forge = entries =>
        {
            // What a reader that goes piece by piece sees: the beginning as it was, then what is left.
            if (snapshot.Count > 0)
            {
                return entries;
            }

            snapshot.Add(entries[0]);
            _audit.Repository.Inner.RemoveBefore(DateTimeOffset.MaxValue, removed);
            return [entries[0], .. entries.Skip(removed)];
        };

        var found = await VerifyAsync();

        Assert.Equal((true, 6L - removed, null), (found.Valid, removed == 1 ? found.Entries - 1 : found.Entries, found.FirstBroken));
    }

    [Fact]
    public async Task VerifyAsync_MoreRecordedDuringTheWalk_IsValid()
    {
        await RecordAsync(3);
        _audit.Repository.AfterRead = async _ =>
        {
            _audit.Repository.AfterRead = _ => ValueTask.CompletedTask;
            await RecordAsync(2);
        };

        Assert.True((await VerifyAsync()).Valid);
        Assert.Equal(5, (await VerifyAsync()).Entries);
    }

    private static void AssertBroken(Guid? firstBroken, long entries, AuditVerification found) =>
        Assert.Equal((false, entries, firstBroken), (found.Valid, found.Entries, found.FirstBroken));

    private async Task RecordAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await _audit.Log.RecordAsync(new AuditRecord("bot.launch", "alice")
            {
                BotId = "BOT-001",
                Details = new Dictionary<string, string> { ["outcome"] = "bot-not-found" },
            });
        }
    }

    private async Task<AuditVerification> VerifyAsync(Action<List<AuditEntry>>? forge = null)
    {
        if (forge is not null)
        {
            _audit.Repository.Forge = entries =>
            {
                forge(entries);
                return entries;
            };
        }

        return await _audit.Log.VerifyAsync(Cancellation);
    }
}
