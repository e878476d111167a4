using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>What every <see cref="IBotHost"/> promises. A host's own tests derive from it and say how its bots are reached.</summary>
/// <remarks>
/// The model is scripted by the question, since it may live in another process: <see cref="Script"/> tells what each question must do there.
/// No test depends on how long anything takes.
/// </remarks>
public abstract class BotHostConformance
{
    /// <summary>The questions that the model under test understands.</summary>
    protected static class Script
    {
        /// <summary>The reply is three pieces: "one ", "two ", "three"; the model reports 7 tokens out and 5 in.</summary>
        public const string Count = "count";

        /// <summary>The reply is one piece: the texts of all messages that the model received, joined by "|".</summary>
        public const string Recite = "recite";

        /// <summary>The reply is one piece, "cut short", since it has become as long as it may be.</summary>
        public const string Limit = "limit";

        /// <summary>The reply is "begun", and then nothing until it is cancelled.</summary>
        public const string Hang = "hang";

        /// <summary>The model fails as a backend that has too much to do (<see cref="BackendFault.Overloaded"/>), after "half".</summary>
        public const string Overload = "overload";

        /// <summary>The bot crashes, after "half".</summary>
        public const string Crash = "crash";
    }

    /// <summary>Gets the token that ends the test.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Gets the provider that the bots use.</summary>
    protected abstract string Provider { get; }

    /// <summary>Gets the model that the bots use.</summary>
    protected abstract string Model { get; }

    /// <summary>Makes the host under test.</summary>
    /// <returns>The host; whoever derives disposes what belongs to it.</returns>
    protected abstract IBotHost Create();

    /// <summary>Waits until a model that was asked to <see cref="Script.Hang"/> was told to stop.</summary>
    /// <returns>A task that ends when the cancellation has reached the model.</returns>
    protected abstract Task WhenModelStoppedAsync();

    /// <summary>Kills an instance, as an accident would.</summary>
    /// <param name="instance">The instance.</param>
    /// <returns>When it is done; <see cref="IBotInstance.Completion"/> follows.</returns>
    protected virtual async Task KillAsync(IBotInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        await Assert.ThrowsAsync<BotCrashedException>(() => ReadAsync(instance, Turn(Script.Crash)));
    }

    [Fact]
    public async Task StartAsync_OfABot_GivesAnInstanceThatLives()
    {
        await using var instance = await StartAsync();
        Assert.False(instance.Completion.IsCompleted);
    }

    [Fact]
    public async Task StartAsync_ThatIsCancelled_Throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Create().StartAsync(Definition(), new CancellationToken(canceled: true)));

    [Fact]
    public async Task ConnectAsync_WhereTheBackendIsThere_TellsProviderAndModel()
    {
        await using var instance = await StartAsync();
        var connection = await instance.ConnectAsync(Definition(), Cancellation);

        Assert.True(connection.IsUsable);
        Assert.Equal((Provider, Model), (connection.Provider, connection.Model));
    }

    [Fact]
    public async Task ConnectAsync_WithAnUnknownProvider_SaysWhatIsWrong()
    {
        await using var instance = await StartAsync();
        var connection = await instance.ConnectAsync(Definition() with { Provider = "nowhere" }, Cancellation);

        Assert.False(connection.IsUsable);
        Assert.Contains("nowhere", connection.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OfATurn_StreamsThePiecesInOrderAndEndsWithTheResult()
    {
        await using var instance = await StartAsync();
        var updates = await ReadAsync(instance, Turn(Script.Count));

        Assert.Equal(["one ", "two ", "three"], updates.SkipLast(1).Select(update => update.Text));
        Assert.Equal(new BotTurnResult(7, 5, false), updates[^1].Result);
    }

    [Fact]
    public async Task RunAsync_WithAHistory_ShowsItToTheModel()
    {
        await using var instance = await StartAsync();
        var turn = Turn(Script.Recite) with { Definition = Definition() with { SystemPrompt = "Be brief." }, History = new FixedHistory("hello", "hi") };

        Assert.Equal("Be brief.|hello|hi|recite", (await ReadAsync(instance, turn))[0].Text);
    }

    [Fact]
    public async Task RunAsync_OfTheNextTurn_RemembersTheOneBefore()
    {
        await using var instance = await StartAsync();
        await ReadAsync(instance, Turn(Script.Count));

        Assert.Equal("count|one two three|recite", (await ReadAsync(instance, Turn(Script.Recite)))[0].Text);
    }

    [Fact]
    public async Task RunAsync_OfATransientTurn_ShowsTheModelWhatComesWithIt()
    {
        await using var instance = await StartAsync();
        var turn = Turn(Script.Recite) with { IsTransient = true, SystemPrompt = "Be brief.", History = new FixedHistory("hello", "hi") };

        Assert.Equal("Be brief.|hello|hi|recite", (await ReadAsync(instance, turn))[0].Text);
    }

    [Fact]
    public async Task RunAsync_OfATransientTurn_NeitherRemembersNorForgetsAConversation()
    {
        await using var instance = await StartAsync();
        await ReadAsync(instance, Turn(Script.Count));
        for (var number = 0; number < 70; number++)
        {
            var turn = Turn(Script.Recite) with { ConversationId = $"c{number}", IsTransient = true };
            Assert.Equal("recite", (await ReadAsync(instance, turn))[0].Text);
        }

        Assert.Equal("count|one two three|recite", (await ReadAsync(instance, Turn(Script.Recite)))[0].Text);
    }

    [Fact]
    public async Task RunAsync_OfAReplyThatReachedItsLimit_SaysSo()
    {
        await using var instance = await StartAsync();
        var cutShort = await ReadAsync(instance, Turn(Script.Limit));
        var whole = await ReadAsync(instance, Turn(Script.Count));

        Assert.Equal((true, false), (cutShort[^1].Result!.ReachedLimit, whole[^1].Result!.ReachedLimit));
    }

    [Fact]
    public async Task RunAsync_OfTwoConversations_RunsAtTheSameTimeAndKeepsThemApart()
    {
        await using var instance = await StartAsync();
        using CancellationTokenSource stop = new();
        await using var hanging = instance.RunAsync(Turn(Script.Hang, "a"), stop.Token).GetAsyncEnumerator(Cancellation);
        await hanging.MoveNextAsync();

        Assert.Equal("recite", (await ReadAsync(instance, Turn(Script.Recite, "b")))[0].Text);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await hanging.MoveNextAsync());
    }

    [Fact]
    public async Task RunAsync_ThatIsCancelled_StopsTheModelAndLeavesTheConversationAsItWas()
    {
        await using var instance = await StartAsync();
        using CancellationTokenSource stop = new();
        await using (var hanging = instance.RunAsync(Turn(Script.Hang), stop.Token).GetAsyncEnumerator(Cancellation))
        {
            await hanging.MoveNextAsync();
            Assert.Equal("begun", hanging.Current.Text);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await hanging.MoveNextAsync());
        }

        await WhenModelStoppedAsync().WaitAsync(Cancellation);
        Assert.Equal("recite", (await ReadAsync(instance, Turn(Script.Recite)))[0].Text);
    }

    [Fact]
    public async Task RunAsync_WhereTheBackendFails_ThrowsTheFaultAndLivesOn()
    {
        await using var instance = await StartAsync();
        var fault = await Assert.ThrowsAsync<BackendException>(() => ReadAsync(instance, Turn(Script.Overload)));

        Assert.Equal(BackendFault.Overloaded, fault.Fault);
        Assert.False(instance.Completion.IsCompleted);
        Assert.Equal("recite", (await ReadAsync(instance, Turn(Script.Recite)))[0].Text);
    }

    [Fact]
    public async Task Completion_WhereTheBotCrashes_SaysWhyInOneLine()
    {
        await using var instance = await StartAsync();
        await KillAsync(instance);

        var reason = await instance.Completion.WaitAsync(Cancellation);
        Assert.NotEmpty(reason);
        Assert.DoesNotContain('\n', reason);
    }

    [Fact]
    public async Task RunAsync_OfABotThatIsGone_ThrowsThatItCrashed()
    {
        await using var instance = await StartAsync();
        await KillAsync(instance);
        await instance.Completion.WaitAsync(Cancellation);

        await Assert.ThrowsAsync<BotCrashedException>(() => ReadAsync(instance, Turn(Script.Count)));
        await Assert.ThrowsAsync<BotCrashedException>(async () => await instance.ConnectAsync(Definition(), Cancellation));
    }

    [Fact]
    public async Task StopAsync_OfABot_EndsIt()
    {
        await using var instance = await StartAsync();
        await instance.StopAsync(TimeSpan.FromSeconds(10), Cancellation);

        Assert.True(instance.Completion.IsCompletedSuccessfully);
        await instance.StopAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task DisposeAsync_OfABotThatLives_EndsIt()
    {
        var instance = await StartAsync();
        await instance.DisposeAsync();

        await instance.Completion.WaitAsync(Cancellation);
        await instance.DisposeAsync();
    }

    [Fact]
    public async Task DisposeAsync_OfOneBot_LeavesTheOthers()
    {
        var host = Create();
        await using var one = await host.StartAsync(Definition(), Cancellation);
        await using var other = await host.StartAsync(Definition() with { Id = "BOT-002" }, Cancellation);
        await one.DisposeAsync();

        Assert.Equal("recite", (await ReadAsync(other, Turn(Script.Recite)))[0].Text);
    }

    [Fact]
    public async Task Measure_OfABotThatLives_TellsWhatItUses()
    {
        await using var instance = await StartAsync();
        var usage = instance.Measure();

        Assert.True(usage.WorkingSetBytes > 0);
        Assert.True(usage.ProcessorTime > TimeSpan.Zero);
    }

    private ValueTask<IBotInstance> StartAsync() => Create().StartAsync(Definition(), Cancellation);

    private BotDefinition Definition() => new() { Id = "BOT-001", Provider = Provider, Model = Model };

    private BotTurn Turn(string text, string conversation = "default") => new()
    {
        Definition = Definition(),
        Provider = Provider,
        Model = Model,
        ConversationId = conversation,
        Text = text,
        HistoryRevision = 0,
        History = new FixedHistory(),
    };

    private static async Task<List<BotTurnUpdate>> ReadAsync(IBotInstance instance, BotTurn turn)
    {
        List<BotTurnUpdate> updates = [];
        await foreach (var update in instance.RunAsync(turn, Cancellation))
        {
            updates.Add(update);
        }

        return updates;
    }

    private sealed class FixedHistory(params string[] texts) : IConversationHistory
    {
        public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(string conversationId, int limit, CancellationToken cancellationToken = default)
        {
            Guid? question = null;
            List<StoredMessage> messages = [];
            foreach (var text in texts)
            {
                var id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(messages.Count));
                messages.Add(new StoredMessage
                {
                    Id = id,
                    BotId = "BOT-001",
                    Sender = question is null ? MessageSender.User : MessageSender.Bot,
                    Content = text,
                    Status = question is null ? MessageStatus.Answered : MessageStatus.Complete,
                    ReplyTo = question,
                    CreatedAt = DateTimeOffset.UnixEpoch,
                });
                question = question is null ? id : null;
            }

            return ValueTask.FromResult<IReadOnlyList<StoredMessage>>(messages);
        }
    }
}
