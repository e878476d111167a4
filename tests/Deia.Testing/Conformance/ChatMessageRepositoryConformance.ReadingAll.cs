using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>The whole history, piece by piece.</content>
public abstract partial class ChatMessageRepositoryConformance
{
    // More than any store reads at once, and no multiple of it.
    private const int Many = 1_207;

    [Fact]
    public async Task ReadAllAsync_NoMessages_IsEmpty()
    {
        await AddAsync(_samples.Question(OtherBot, "a"), _samples.Question(Bot, "b"));

        Assert.Empty(await ReadAllAsync(Bot, "a"));
        Assert.Empty(await ReadAllAsync(Bot, "B"));
        Assert.Empty(await ReadAllAsync(BotIds[2], null));
    }

    [Fact]
    public async Task ReadAllAsync_AddedOutOfOrder_IsOldestFirstById()
    {
        var messages = await AddManyAsync(9, "a", order: [4, 0, 8, 2, 6, 1, 7, 3, 5]);

        StoredAssert.Same(messages, await ReadAllAsync(Bot, null));
    }

    [Fact]
    public async Task ReadAllAsync_ManyPieces_GivesEveryMessageOnceAndNoOtherBots()
    {
        var messages = await AddHistoryAsync();

        StoredAssert.Same(messages, await ReadAllAsync(Bot, null));
        StoredAssert.Same(messages.Where(message => message.ConversationId == "1"), await ReadAllAsync(Bot, "1"));
    }

    [Fact]
    public async Task ReadAllAsync_ChangedMeanwhile_GivesWhatStaysOnceAndInOrder()
    {
        var messages = await AddHistoryAsync();
        List<StoredMessage> read = [];
        await foreach (var message in Repository.ReadAllAsync(Bot, null, Cancellation))
        {
            read.Add(message);
            if (read.Count == 10)
            {
                await DeleteAsync(Bot, "0");
                await AddManyAsync(10, "1");
            }
        }

        var kept = messages.Where(message => message.ConversationId != "0").Select(message => message.Id);
        Assert.Equal(read.Select(message => message.Id).Distinct().Order(), read.Select(message => message.Id));
        Assert.Empty(kept.Except(read.Select(message => message.Id)));
    }

    [Fact]
    public async Task ReadAllAsync_ReaderStopsHalfWay_HoldsUpNobody()
    {
        await AddHistoryAsync();
        await using var reader = Repository.ReadAllAsync(Bot, null, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await reader.MoveNextAsync());

        await RaceAsync(16, async number =>
        {
            await AddAsync(_samples.Question(OtherBot));
            return number;
        });

        Assert.Equal(Many, await DeleteAsync(Bot, null));
        await AddAsync(_samples.Question(Bot));
        Assert.Equal(1, await Repository.CountAsync(Bot, Cancellation));
    }

    [Fact]
    public async Task ReadAllAsync_CancelledHalfWay_EndsWithThat()
    {
        await AddHistoryAsync();
        using var cancellation = new CancellationTokenSource();
        var read = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var message in Repository.ReadAllAsync(Bot, null, cancellation.Token))
            {
                read++;
                await cancellation.CancelAsync();
            }
        });

        Assert.InRange(read, 1, Many - 1);
    }

    private Task<List<StoredMessage>> ReadAllAsync(string botId, string? conversationId) =>
        Repository.ReadAllAsync(botId, conversationId, Cancellation).ToListAsync(Cancellation).AsTask();

    /// <summary>Stores a history of three conversations, and messages of another bot between its messages.</summary>
    private async Task<StoredMessage[]> AddHistoryAsync()
    {
        var messages = Enumerable.Range(0, Many).Select(number => _samples.Question(Bot, $"{number % 3}")).ToArray();
        var others = Enumerable.Range(0, 16).Select(_ => _samples.Question(OtherBot, "0"));
        await Task.WhenAll(messages.Concat(others).Chunk((Many / Writers) + 1).Select(chunk => AddAsync(chunk)));
        return messages;
    }
}
