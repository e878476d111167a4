using System.Diagnostics.CodeAnalysis;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Mailboxes;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>A question on its way to its end.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Without a timer or a wait handle, its cancellation holds nothing to release.")]
internal sealed class Turn(StoredMessage question, long acceptedAt) : IMailboxItem
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _cancellation = new();
    private volatile TurnAbort _abort;

    public StoredMessage Question { get; } = question;

    public PendingReply Reply { get; } = new(question);

    /// <summary>Gets the time stamp at which the question was taken.</summary>
    public long AcceptedAt { get; } = acceptedAt;

    /// <summary>Gets or sets how often the model was asked.</summary>
    public int Attempts { get; set; }

    public string Lane => Question.ConversationId;

    public bool IsCommitted { get; set; }

    public TurnAbort Aborted => _abort;

    public CancellationToken Token => _cancellation.Token;

    /// <summary>Breaks the turn off, unless it was for a reason that is as strong.</summary>
    public void Abort(TurnAbort reason)
    {
        lock (_lock)
        {
            if (reason <= _abort)
            {
                return;
            }

            _abort = reason;

            // Who listens is called on the thread pool: no model client's code runs here, and none of its exceptions ends up here.
            // And under the lock, so that a reason never cancels an attempt that came after the one it was meant for.
            _ = _cancellation.CancelAsync();
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
}
