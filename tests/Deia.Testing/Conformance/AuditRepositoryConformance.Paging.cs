using Deia.Orchestration.Auditing;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>Pages.</content>
public abstract partial class AuditRepositoryConformance
{
    private static readonly string?[] Bots = [null, "BOT-001", "bot-001", "nobody"];

    public static MatrixTheoryData<string?, string?, string?> EveryFilter => new([null, "BOT-001", "nobody"], [null, "bot.stop"], [null, "bob"]);

    [Theory]
    [MemberData(nameof(EveryFilter))]
    public async Task PageAsync_AnyFilter_WalksAllThatFitNewestFirst(string? botId, string? action, string? userId)
    {
        AuditEntry[] entries =
        [
            .. Enumerable.Range(0, 48).Select(number => _samples.Next(
                Bots[number % 4], number / 4 % 2 == 0 ? "bot.launch" : "bot.stop", number / 8 % 2 == 0 ? "alice" : "bob")),
        ];
        await AppendAsync(entries);
        var expected = entries.Reverse()
            .Where(entry => (botId is null || entry.BotId == botId) && (action is null || entry.Action == action) && (userId is null || entry.UserId == userId))
            .ToArray();

        List<AuditEntry> walked = [];
        AuditQuery? query = new() { BotId = botId, Action = action, UserId = userId, Limit = 5 };
        while (query is not null)
        {
            var page = await PageAsync(query);
            Assert.InRange(page.Items.Count, 1, 5);
            walked.AddRange(page.Items);
            query = page.NextBefore is { } before ? query with { Before = before } : null;
        }

        StoredAssert.Same(expected, walked);
    }

    [Fact]
    public async Task PageAsync_ExactlyAsManyAsTheLimit_IsTheLastPage()
    {
        var entries = _samples.Next(3);
        await AppendAsync(entries);

        Assert.Null((await PageAsync(new AuditQuery { Limit = 3 })).NextBefore);
        Assert.Equal(entries[1].Id, (await PageAsync(new AuditQuery { Limit = 2 })).NextBefore);
        Assert.Empty((await PageAsync(new AuditQuery { Before = entries[0].Id })).Items);
    }

    [Fact]
    public async Task ReadAllAsync_MoreThanAFewPieces_GivesEachOnceInOrder()
    {
        var entries = _samples.Next(1_203);
        foreach (var chunk in entries.Chunk(256))
        {
            Assert.True(await AppendAsync(chunk));
        }

        StoredAssert.Same(entries, await ReadAllAsync());
    }

    [Fact]
    public async Task ReadAllAsync_AddedMeanwhile_StaysAChain()
    {
        await AppendAsync(_samples.Next(700));
        List<AuditEntry> read = [];

        await foreach (var entry in Repository.ReadAllAsync(Cancellation))
        {
            read.Add(entry);
            if (read.Count is 1 or 600)
            {
                await AppendAsync(_samples.Next(2));
            }
        }

        Assert.InRange(read.Count, 700, 704);
        Assert.All(read.Zip(read.Skip(1)), pair => Assert.Equal(pair.First.Hash.ToArray(), pair.Second.PreviousHash.ToArray()));
    }
}
