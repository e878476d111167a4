using Deia.Orchestration.Auditing;

namespace Deia.Orchestration.Tests.Auditing;

public sealed class AuditLogTests : IAsyncDisposable
{
    private readonly TestAudit _audit = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _audit.DisposeAsync();

    [Fact]
    public async Task RecordAsync_Returned_IsStoredAsItWasGiven()
    {
        AuditRecord record = new(AuditActions.BotLaunch, "alice")
        {
            BotId = "BOT-001",
            Details = new Dictionary<string, string> { [AuditRecord.Outcome] = AuditRecord.Succeeded, ["model"] = "llama3.2" },
        };

        await _audit.Log.RecordAsync(record);

        var entry = Assert.Single(await _audit.StoredAsync());
        Assert.Equal(("BOT-001", "bot.launch", "alice", _audit.Clock.GetUtcNow()), (entry.BotId, entry.Action, entry.UserId, entry.CreatedAt));
        Assert.Equal(record.Details.Order(Comparer), entry.Details.Order(Comparer));
        Assert.Equal(7, entry.Id.Version);
        Assert.Equal(AuditHash.Of(entry).ToArray(), entry.Hash.ToArray());
    }

    [Fact]
    public async Task RecordAsync_NotAwaited_KeepsTheOrderOfTheCallsAndGroupsThem()
    {
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _audit.Repository.BeforeAppend = async () =>
        {
            begun.TrySetResult();
            await go.Task.WaitAsync(Cancellation);
        };
        var first = _audit.RecordAsync("first");
        await begun.Task.WaitAsync(Cancellation);

        var others = Enumerable.Range(0, 300).Select(number => _audit.RecordAsync($"{number}")).ToArray();
        Assert.False(first.IsCompleted);
        go.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(["first", .. Enumerable.Range(0, 300).Select(number => $"{number}")], await _audit.ActionsAsync());
        Assert.Equal([1, 256, 44], _audit.Repository.Groups);
    }

    [Fact]
    public async Task RecordAsync_ClockIsSetBack_IdsGrowAlongTheChain()
    {
        await _audit.RecordAsync("one", "two");
        await using TestAudit behind = new(_audit.Repository);
        await behind.RecordAsync("three");
        _audit.Clock.Advance(TimeSpan.FromDays(400));
        await _audit.RecordAsync("four");
        await behind.RecordAsync("five", "six");

        var entries = await _audit.StoredAsync();

        Assert.Equal(["one", "two", "three", "four", "five", "six"], entries.Select(entry => entry.Action));
        Assert.Equal(entries.Select(entry => entry.Id).Order(), entries.Select(entry => entry.Id));
        Assert.Equal(6, entries.Select(entry => entry.Id).Distinct().Count());
        Assert.True((await _audit.Log.VerifyAsync(Cancellation)).Valid);
    }

    [Fact]
    public async Task RecordAsync_TwoHostsAtOnce_MakeOneChainOfAll()
    {
        await using TestAudit other = new(_audit.Repository, _audit.Clock);

        await Task.WhenAll(Enumerable.Range(0, 400).Select(number => Task.Run(() => (number % 2 == 0 ? _audit : other).RecordAsync($"{number}"), Cancellation)));

        var found = await _audit.Log.VerifyAsync(Cancellation);
        Assert.Equal((true, 400L, null), (found.Valid, found.Entries, found.FirstBroken));
        Assert.Equal(400, (await _audit.ActionsAsync()).Distinct().Count());
    }

    [Fact]
    public async Task RecordAsync_TooLongOrNotToBeStored_IsCutAndMended()
    {
        var details = Enumerable.Range(0, 20).ToDictionary(number => $"{number:00}", _ => "v");
        details["00"] = new string('x', 300);
        details["01" + new string('n', 60)] = "\0";
        details.Remove("01");
        await _audit.Log.RecordAsync(new AuditRecord(new string('a', 51), new string('u', 254) + "😀") { BotId = new string('b', 51), Details = details });
        await _audit.Log.RecordAsync(new AuditRecord("half\uD83D", "nul\0") { BotId = "B\uDE00", Details = new Dictionary<string, string> { ["k"] = "v\uD83D" } });

        var entries = await _audit.StoredAsync();

        Assert.Equal(new string('a', 49) + "…", entries[0].Action);
        Assert.Equal(new string('u', 254) + "…", entries[0].UserId);
        Assert.Equal(new string('b', 49) + "…", entries[0].BotId);
        Assert.Equal(16, entries[0].Details.Count);
        Assert.Equal(new string('x', 199) + "…", entries[0].Details["00"]);
        Assert.Equal("\uFFFD", entries[0].Details["01" + new string('n', 47) + "…"]);
        Assert.Equal(("half\uFFFD", "nul\uFFFD", "B\uFFFD", "v\uFFFD"), (entries[1].Action, entries[1].UserId, entries[1].BotId, entries[1].Details["k"]));
    }

    [Fact]
    public async Task PageAsync_RecordedAndNotAwaited_IsInThePage()
    {
        var recorded = Enumerable.Range(0, 20).Select(number => _audit.RecordAsync($"{number}")).ToArray();

        var page = await _audit.Log.PageAsync(new AuditQuery(), Cancellation);

        Assert.Equal(20, page.Items.Count);
        await Task.WhenAll(recorded);
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("a\uD83D")]
    public async Task PageAsync_FilterThatNothingCanHave_FindsNothing(string text)
    {
        await _audit.RecordAsync("a\uFFFD");

        Assert.Empty((await _audit.Log.PageAsync(new AuditQuery { Action = text }, Cancellation)).Items);
        Assert.Empty((await _audit.Log.PageAsync(new AuditQuery { BotId = text }, Cancellation)).Items);
        Assert.Empty((await _audit.Log.PageAsync(new AuditQuery { UserId = text }, Cancellation)).Items);
    }

    private static Comparer<KeyValuePair<string, string>> Comparer { get; } =
        Comparer<KeyValuePair<string, string>>.Create((left, right) => string.CompareOrdinal(left.Key, right.Key));
}
