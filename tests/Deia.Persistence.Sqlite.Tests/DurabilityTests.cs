using Deia.Orchestration.Conversations;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Persistence.Sqlite.Tests;

public sealed class DurabilityTests : IAsyncDisposable
{
    private const string BotId = "BOT-001";

    private readonly TemporaryStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Write_ProcessKilledAfterAcknowledging_IsThere()
    {
        using var writer = WriterProcess.Start(_store.Path, BotId, int.MaxValue);

        var acknowledged = await writer.ReadAsync(killAfter: 300, Cancellation);

        Assert.True(acknowledged.Count >= 300);
        Assert.False(writer.EndedWell);
        await AssertStoredAsync(_store.Messages, BotId, acknowledged);
        Assert.Equal("ok", TemporaryStore.Execute(_store.Path, "PRAGMA integrity_check;"));
    }

    [Fact]
    public async Task Write_TwoProcessesOnOneNewFile_AllAreStored()
    {
        string[] bots = [BotId, "BOT-002"];
        var writers = bots.Select(botId => WriterProcess.Start(_store.Path, botId, 20)).ToArray();

        var acknowledged = await Task.WhenAll(writers.Select(writer => writer.ReadAsync(killAfter: -1, Cancellation)));

        Assert.All(writers, writer => Assert.True(writer.EndedWell));
        Assert.All(acknowledged, pairs => Assert.Equal(160, pairs.Count));
        foreach (var (botId, pairs) in bots.Zip(acknowledged))
        {
            await AssertStoredAsync(_store.Messages, botId, pairs);
            Assert.Equal(320, await _store.Messages.CountAsync(botId, Cancellation));
        }

        Array.ForEach(writers, writer => writer.Dispose());
    }

    [Fact]
    public async Task Write_TwoStoresInOneProcess_SeeEachOthersRows()
    {
        await using var other = TemporaryStore.Open(_store.Path);
        var messages = other.GetRequiredService<IChatMessageRepository>();
        var fence = await TemporaryStore.TakeAsync(_store.Leases, BotId);
        var question = Question();
        var failure = new MessageResolution(BotId, question.Id, MessageStatus.Failed);
        await _store.Messages.AddAsync(question, fence, Cancellation);

        Assert.True(await messages.ResolveAsync(failure, fence, Cancellation));

        Assert.False(await _store.Messages.ResolveAsync(failure, fence, Cancellation));
        Assert.Equal(MessageStatus.Failed, (await _store.Messages.FindAsync(question.BotId, question.Id, Cancellation))!.Status);
    }

    [Fact]
    public async Task Write_AnotherProgramHoldsTheLock_WaitsForIt()
    {
        var fence = await TemporaryStore.TakeAsync(_store.Leases, BotId);
        using var other = SqliteSession.OpenWriter(_store.Path);
        other.Execute("BEGIN IMMEDIATE;");
        var question = Question();

        var adding = _store.Messages.AddAsync(question, fence, Cancellation).AsTask();
        Assert.Null(await _store.Messages.FindAsync(question.BotId, question.Id, Cancellation));
        other.Execute("COMMIT;");

        await adding;
        Assert.NotNull(await _store.Messages.FindAsync(question.BotId, question.Id, Cancellation));
    }

    internal static StoredMessage Question() => new()
    {
        Id = Guid.CreateVersion7(),
        BotId = BotId,
        Sender = MessageSender.User,
        Content = "Are you there?",
        Status = MessageStatus.Pending,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static async Task AssertStoredAsync(
        IChatMessageRepository messages, string botId, List<(Guid Question, Guid Reply)> acknowledged)
    {
        foreach (var (question, reply) in acknowledged)
        {
            Assert.Equal(MessageStatus.Answered, (await messages.FindAsync(botId, question, Cancellation))?.Status);
            Assert.Equal(question, (await messages.FindAsync(botId, reply, Cancellation))?.ReplyTo);
        }
    }
}
