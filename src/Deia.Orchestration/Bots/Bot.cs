using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Mailboxes;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Bots;

/// <summary>One bot of the fleet: what it is, what waits for it, and the instance that answers.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Without a wait handle, its gates hold nothing to release.")]
internal sealed class Bot : IConversationHistory
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SemaphoreSlim _storing = new(1, 1);
    private readonly SemaphoreSlim _storingStatus = new(1, 1);
    private readonly Lock _intake = new();
    private readonly FleetServices _services;
    private ConnectedBackend? _backend;
    private int _historyRevision;

    public Bot(FleetServices services, BotInfo info, BotCounters counters)
    {
        _services = services;
        Id = info.Id;
        Counters = counters;
        Life = new BotLife(info, services.Events, services.Meter, services.TimeProvider);
        Mailbox = new Mailbox<Turn>(services.Options.Chat.QueueCapacity, turn => services.Turns.RunAsync(this, turn));
    }

    public string Id { get; }

    public BotLife Life { get; }

    /// <summary>Gets or sets what is counted. Replaced under the gate, as long as the bot does not run.</summary>
    public BotCounters Counters { get; set; }

    public Mailbox<Turn> Mailbox { get; }

    public InstanceSlot Instances { get; } = new();

    public BotInfo Info => Life.Info;

    public BotDefinition Definition => Life.Definition;

    /// <summary>Gets or sets the present stay of an instance; null while the bot does not run.</summary>
    public BotSession? Session { get; set; }

    /// <summary>Gets the crashes that count towards the latch, as time stamps. Guarded by the gate.</summary>
    public List<long> Crashes { get; } = [];

    /// <summary>Gets or sets whether the repository knows the bot. Guarded by the gate.</summary>
    public bool IsStored { get; set; }

    /// <summary>Gets or sets the fencing number of the last lease that this host had of the bot; 0 before the first. Guarded by the gate.</summary>
    public long LastFence { get; set; }

    /// <summary>Gets or sets whether another host held the bot when this one last looked.</summary>
    public bool IsElsewhere { get; set; }

    /// <summary>Gets or sets whether this host could not launch the bot although it should run, so that nothing but a launch by hand brings it back here.</summary>
    public bool IsPassedOver { get; set; }

    /// <summary>Gets or sets whether the bot was deleted. Guarded by the gate.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Gets whether the bot was launched and not stopped since.</summary>
    public bool IsRunning => Info.ShouldRun;

    /// <summary>Gets whether the bot is between its launch and its stop, so that messages can wait for it.</summary>
    public bool TakesMessages => Session is not null && Life.State is not (BotState.Stopping or BotState.Terminated);

    public int HistoryRevision => Volatile.Read(ref _historyRevision);

    /// <summary>Waits until nobody else launches, stops, restarts, changes or deletes the bot.</summary>
    /// <returns>What opens the gate for the next one when it is disposed.</returns>
    public Task<GatePass> EnterAsync() => GatePass.EnterAsync(_gate);

    /// <summary>Enters where nobody else launches, stops, restarts, changes or deletes the bot just now.</summary>
    /// <param name="pass">What opens the gate for the next one when it is disposed.</param>
    public bool TryEnter(out GatePass pass) => GatePass.TryEnter(_gate, out pass);

    /// <summary>Waits until nobody else stores the bot, so that an older snapshot never comes after a newer one.</summary>
    /// <returns>What lets the next one store when it is disposed.</returns>
    public Task<GatePass> BeginStoringAsync() => GatePass.EnterAsync(_storing);

    /// <summary>Waits until nobody else stores how the bot does. It is an order of its own, so that nothing else waits for a sample.</summary>
    /// <returns>What lets the next one store when it is disposed.</returns>
    public Task<GatePass> BeginStoringStatusAsync() => GatePass.EnterAsync(_storingStatus);

    /// <summary>Gives the provider and model in use.</summary>
    /// <param name="definition">What they are needed for.</param>
    /// <returns>Null where they have to be looked for.</returns>
    public BotConnection? ConnectionFor(BotDefinition definition) =>
        _backend is { } backend && ReferenceEquals(backend.Definition, definition) ? backend.Connection : null;

    /// <summary>Remembers the provider and model to use for a definition.</summary>
    public void Connected(BotDefinition definition, BotConnection connection) => _backend = new ConnectedBackend(definition, connection);

    /// <summary>Forgets the provider and model, so that they are looked for again.</summary>
    public void Disconnected() => _backend = null;

    /// <summary>Makes every instance read its conversations again.</summary>
    public void HistoryChanged() => Interlocked.Increment(ref _historyRevision);

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(string conversationId, int limit, CancellationToken cancellationToken = default) =>
        _services.History.RecentAnsweredAsync(Id, conversationId, limit, cancellationToken);

    /// <summary>Takes a question: reserves its place, stores it, and lets it wait its turn.</summary>
    /// <param name="question">The question.</param>
    /// <param name="lendsThread">Whether the caller has nothing to do before the reply is there, so that its thread may begin the turn.</param>
    public async ValueTask<Outcome<PendingReply>> AskAsync(Question question, bool lendsThread)
    {
        Turn turn;
        MailboxAnswer answer;
        var tokens = _services.CountTokens(question.Text);
        lock (_intake)
        {
            // The id is made under the same lock as the reservation, so that both have one order.
            turn = new Turn(_services.NewQuestion(Id, question, tokens), _services.TimeProvider.GetTimestamp()) { UserId = question.UserId };
            answer = Mailbox.TryReserve(turn);
        }

        if (answer != MailboxAnswer.Reserved)
        {
            return Refuse(answer);
        }

        try
        {
            await _services.History.AddQuestionAsync(turn.Question).ConfigureAwait(false);
        }
        catch (LeaseLostException)
        {
            Mailbox.GiveBack(turn);
            return Elsewhere();
        }
        catch
        {
            Mailbox.GiveBack(turn);
            throw;
        }

        Counters.MessageStored(turn.Question.CreatedAt);
        turn.BeginSpan();
        if (turn.Aborted != TurnAbort.None)
        {
            // It was cancelled, cleared away or stopped while it was being stored.
            Mailbox.GiveBack(turn);
            await _services.Turns.BreakOffAsync(this, turn).ConfigureAwait(false);
        }
        else if (lendsThread)
        {
            Mailbox.CommitHere(turn);
        }
        else
        {
            Mailbox.Commit(turn);
        }

        return turn.Reply;
    }

    /// <summary>Takes a question of which nothing is stored, and lets it wait for a place at the model only.</summary>
    /// <param name="question">The question.</param>
    /// <param name="context">What the model is to see before it.</param>
    /// <param name="userId">Who asks.</param>
    public Outcome<PendingCompletion> Complete(string question, CallerContext context, string? userId)
    {
        Question asked = new(CallerContext.ConversationId, question, ReadOnlyDictionary<string, JsonElement>.Empty, userId);
        Turn turn = new(_services.NewQuestion(Id, asked, tokens: 0), _services.TimeProvider.GetTimestamp(), context) { UserId = userId };
        var answer = Mailbox.TryReserve(turn);
        if (answer != MailboxAnswer.Reserved)
        {
            return Refuse(answer);
        }

        Mailbox.Commit(turn);
        return new PendingCompletion(turn.Reply, () => AbandonAsync(turn));
    }

    private ValueTask AbandonAsync(Turn turn)
    {
        turn.Abort(TurnAbort.Cancelled);
        return Mailbox.TryWithdraw(turn) ? _services.Turns.BreakOffAsync(this, turn) : ValueTask.CompletedTask;
    }

    private Refusal Refuse(MailboxAnswer answer)
    {
        if (answer == MailboxAnswer.Full)
        {
            return new Refusal(
                RefusalReason.QueueFull,
                $"{Id} has {_services.Options.Chat.QueueCapacity} questions waiting, which is all that Deia:Chat:QueueCapacity allows. Ask again later.")
            {
                RetryAfter = TimeSpan.FromSeconds(5),
            };
        }

        return NotRunning();
    }

    public Refusal NotRunning()
    {
        if (_services.IsShuttingDown)
        {
            return new Refusal(RefusalReason.ShuttingDown, "The host is shutting down. Ask again when it is back.") { RetryAfter = TimeSpan.FromSeconds(5) };
        }

        if (IsElsewhere)
        {
            return Elsewhere();
        }

        return Session is null && Info.ShouldRun && !IsPassedOver
            ? new Refusal(RefusalReason.BotElsewhere, $"{Id} is between two hosts: it should run, and one of them takes it over in a moment. Ask again then.")
            {
                RetryAfter = TimeSpan.FromSeconds(2),
            }
            : new Refusal(RefusalReason.BotNotRunning, $"{Id} is {BotStateNames.Of(Life.State)}, so it takes no messages. Launch it first.");
    }

    /// <summary>Says that another host holds the bot, which does so until it stops the bot, ends or dies.</summary>
    public Refusal Elsewhere() => new(RefusalReason.BotElsewhere, $"Another host of this database holds {Id}. Ask that host, or ask again later.")
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };
}
