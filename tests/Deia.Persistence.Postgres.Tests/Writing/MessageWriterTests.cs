using Deia.Orchestration;
using Deia.Orchestration.Conversations;

namespace Deia.Persistence.Postgres.Tests.Writing;

/// <summary>What is sent together. The loop is held up by a write for a bot whose lease is locked, so that what comes meanwhile makes up a group.</summary>
public sealed class MessageWriterTests(SharedServer server) : IAsyncLifetime
{
    private const string HeldUp = "BOT-900";

    private Task _heldUp = Task.CompletedTask;
    private PostgresStoreUnderTest _store = null!;
    private LeaseLock _lock = null!;
    private long _fence;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await PostgresStoreUnderTest.CreateAsync(server);
        _fence = await Samples.AddBotAsync(_store.Services);
        var fence = await Samples.AddBotAsync(_store.Services, HeldUp);
        _lock = await LeaseLock.TakeAsync(_store.ConnectionString, HeldUp);
        _heldUp = _store.Messages.AddAsync(Samples.Question(HeldUp), fence, Cancellation).AsTask();
        await _lock.HoldsUpAsync(_heldUp);
    }

    public async ValueTask DisposeAsync()
    {
        await _lock.DisposeAsync();
        await _heldUp;
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Write_ManyWaiting_AreCommittedTogether()
    {
        var questions = Enumerable.Range(0, 100).Select(_ => Samples.Question()).ToArray();
        var adding = questions.Select(AddAsync).ToArray();

        await GoAsync(adding);

        var transactions = await _store.ExecuteAsync($"SELECT count(DISTINCT xmin::text) FROM chat_messages WHERE bot_id = '{Samples.BotId}'");
        Assert.Equal(1L, transactions);
        Assert.Equal(100, await _store.Messages.CountAsync(Samples.BotId, Cancellation));
    }

    [Fact]
    public async Task Write_OneOfManyIsRefused_FailsAlone()
    {
        var questions = Enumerable.Range(0, 21).Select(_ => Samples.Question()).ToArray();
        questions[13] = questions[13] with { ConversationId = new string('c', 101) };
        var adding = questions.Select(AddAsync).ToArray();

        await _lock.DisposeAsync();

        var refused = await Assert.ThrowsAsync<DeiaException>(() => adding[13]);
        Assert.Contains("22001", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ccc", refused.ToString(), StringComparison.Ordinal);
        await Task.WhenAll(adding.Where((_, at) => at != 13));
        Assert.Equal(20, await _store.Messages.CountAsync(Samples.BotId, Cancellation));
    }

    [Fact]
    public async Task Write_OneMessageTwice_IsStoredOnceAndAcknowledgedTwice()
    {
        var question = Samples.Question();

        await GoAsync(AddAsync(question), AddAsync(question), AddAsync(question));

        Assert.Equal(1, await _store.Messages.CountAsync(Samples.BotId, Cancellation));
    }

    [Fact]
    public async Task Write_QuestionEndsTwice_EndsOnce()
    {
        var question = Samples.Question();
        await _store.ExecuteAsync(
            $"""
            INSERT INTO chat_messages (id, bot_id, sender, content, tokens, metadata, conversation_id, status)
            VALUES ('{question.Id}', '{question.BotId}', 'user', '', 0, '{"{}"}', 'default', 'pending')
            """);
        var answering = Enumerable.Range(0, 8).Select(_ => _store.Messages.ResolveAsync(Samples.Answer(question), _fence, Cancellation).AsTask()).ToArray();

        await GoAsync(answering);

        Assert.Equal([true, false, false, false, false, false, false, false], (await Task.WhenAll(answering)).OrderDescending());
        Assert.Equal(2, await _store.Messages.CountAsync(Samples.BotId, Cancellation));
    }

    [Fact]
    public async Task Write_CancelledWhileItWaits_IsNotMade()
    {
        using var cancellation = new CancellationTokenSource();
        var (cancelled, next) = (Samples.Question(), Samples.Question());
        var cancelling = _store.Messages.AddAsync(cancelled, _fence, cancellation.Token).AsTask();
        var adding = AddAsync(next);
        await cancellation.CancelAsync();

        await GoAsync(adding);

        Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelling)).CancellationToken);
        Assert.Null(await _store.Messages.FindAsync(Samples.BotId, cancelled.Id, Cancellation));
        Assert.NotNull(await _store.Messages.FindAsync(Samples.BotId, next.Id, Cancellation));
    }

    [Fact]
    public async Task Write_StoreDisposedWhileItWaits_IsMade()
    {
        var adding = AddAsync(Samples.Question());
        var disposing = ((IAsyncDisposable)_store.Services).DisposeAsync().AsTask();

        await GoAsync(adding, disposing);

        Assert.Equal(1L, await _store.ExecuteAsync($"SELECT count(*) FROM chat_messages WHERE bot_id = '{Samples.BotId}'"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AddAsync(Samples.Question()));
    }

    private Task AddAsync(StoredMessage message) => _store.Messages.AddAsync(message, _fence, Cancellation).AsTask();

    private async Task GoAsync(params Task[] writes)
    {
        await _lock.DisposeAsync();
        await Task.WhenAll(writes);
    }
}
