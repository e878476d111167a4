using System.Diagnostics.CodeAnalysis;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Mailboxes;

namespace Deia.Orchestration.Bots;

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

    /// <summary>Breaks the turn off. The first reason counts, but every other one is stronger than a crash.</summary>
    public void Abort(TurnAbort reason)
    {
        CancellationTokenSource cancellation;
        lock (_lock)
        {
            if (_abort is not (TurnAbort.None or TurnAbort.Crashed))
            {
                return;
            }

            _abort = reason;
            cancellation = _cancellation;
        }

        cancellation.Cancel();
    }

    /// <summary>Makes ready for another attempt after a crash.</summary>
    /// <returns>False where the turn was broken off for another reason.</returns>
    public bool TryRenew()
    {
        lock (_lock)
        {
            if (_abort is not (TurnAbort.None or TurnAbort.Crashed))
            {
                return false;
            }

            if (_cancellation.IsCancellationRequested)
            {
                _cancellation = new CancellationTokenSource();
            }

            _abort = TurnAbort.None;
            return true;
        }
    }
}
