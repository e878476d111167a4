using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.Mailboxes;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>A question on its way to its end.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Without a timer or a wait handle, its cancellation holds nothing to release.")]
internal sealed class Turn(StoredMessage question, long acceptedAt, CallerContext? context = null) : IMailboxItem
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _cancellation = new();
    private volatile TurnAbort _abort;
    private long? _askedAt;

    public StoredMessage Question { get; } = question;

    public PendingReply Reply { get; } = new(question);

    /// <summary>Gets who asked.</summary>
    /// <value>Null where nobody knows any more, since the host was started anew.</value>
    public string? UserId { get; init; }

    /// <summary>Gets the time stamp at which the question was taken.</summary>
    public long AcceptedAt { get; } = acceptedAt;

    /// <summary>Gets the span of the question; null where nobody listens.</summary>
    public Activity? Span { get; private set; }

    /// <summary>Gets how often the model was asked.</summary>
    public int Attempts { get; private set; }

    /// <summary>Gets what the caller wants the model to see; null where the conversation is a stored one.</summary>
    public CallerContext? Context { get; } = context;

    /// <summary>Gets whether nothing of the turn is stored, told or remembered.</summary>
    public bool IsTransient => Context is not null;

    /// <summary>Gets whether words went out that can't be taken back.</summary>
    public bool IsCommittedToItsWords => Context is { IsStreamed: true } && Reply.Text.HasBegun;

    /// <inheritdoc/>
    /// <remarks>A transient turn waits for no other. No conversation has such an id, since it has a control character.</remarks>
    public string Lane { get; } = context is null ? question.ConversationId : $"\n{question.Id}";

    public bool IsCommitted { get; set; }

    public TurnAbort Aborted => _abort;

    public CancellationToken Token => _cancellation.Token;

    /// <summary>Begins the span of the question, below what takes it at this moment.</summary>
    public void BeginSpan() => Span = DeiaTrace.BeginTurn(Question.BotId, Question.Id);

    /// <summary>Ends the question: its span first, so that who waited finds the trace whole.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="name">One of <see cref="TurnOutcomes"/>.</param>
    public void End(ReplyOutcome outcome, string name)
    {
        DeiaTrace.End(Span, name, Attempts);
        Reply.End(outcome);
    }

    /// <summary>Says that the model is asked: the time of this attempt begins.</summary>
    /// <param name="now">The time stamp.</param>
    public void BeginAttempt(long now)
    {
        lock (_lock)
        {
            Attempts++;
            _askedAt = now;
        }
    }

    /// <summary>Says that the model has nothing more to say, so that no time passes any more.</summary>
    public void EndAttempt()
    {
        lock (_lock)
        {
            _askedAt = null;
        }
    }

    /// <summary>Breaks the turn off, unless it was for a reason that is as strong.</summary>
    public void Abort(TurnAbort reason)
    {
        lock (_lock)
        {
            Abort_NeedsLock(reason);
        }
    }

    /// <summary>Breaks the turn off where the model has been at it for too long. While it is not asked, no time passes.</summary>
    /// <param name="limit">How long one attempt may take.</param>
    /// <param name="timeProvider">What the time stamp of the attempt belongs to.</param>
    public void AbortAfter(TimeSpan limit, TimeProvider timeProvider)
    {
        // The look and the abort are one step, so that the attempt that is broken off is the one that took so long.
        lock (_lock)
        {
            if (_askedAt is { } askedAt && timeProvider.GetElapsedTime(askedAt) >= limit)
            {
                Abort_NeedsLock(TurnAbort.TimedOut);
            }
        }
    }

    /// <summary>Makes ready for another attempt after a crash.</summary>
    /// <returns>False where the turn was broken off for another reason.</returns>
    public bool TryRenew()
    {
        lock (_lock)
        {
            if (_abort == TurnAbort.Crashed)
            {
                _abort = TurnAbort.None;
                _cancellation = new CancellationTokenSource();
            }

            return _abort == TurnAbort.None;
        }
    }

    private void Abort_NeedsLock(TurnAbort reason)
    {
        if (reason > _abort)
        {
            _abort = reason;

            // Who listens is called on the thread pool: no model client's code runs here, and none of its exceptions ends up here.
            // And under the lock, so that a reason never cancels an attempt that came after the one it was meant for.
            _ = _cancellation.CancelAsync();
        }
    }
}
