using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Bots.Turns;

/// <summary>A question that was taken, and its reply to come. Whether anybody waits makes no difference to the reply.</summary>
public sealed class PendingReply
{
    private readonly TaskCompletionSource<ReplyOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal PendingReply(StoredMessage question) => Question = question;

    /// <summary>Gets the question as it was stored.</summary>
    public StoredMessage Question { get; }

    /// <summary>Gets the end of the question. The task never fails.</summary>
    public Task<ReplyOutcome> Completion => _completion.Task;

    /// <summary>Gets the answer, where the question was a command: it is there at once, and no event tells of it.</summary>
    /// <value>Null where a bot was asked.</value>
    public StoredMessage? CommandReply { get; internal init; }

    internal ReplyText Text { get; } = new();

    /// <summary>Reads the reply as it comes, from its first piece on, also when called late. A slow reader slows nobody.</summary>
    /// <param name="cancellationToken">Ends the reading, not the reply.</param>
    /// <returns>The pieces. Where the reply has to begin again, so does <see cref="ReplyToken.Index"/>.</returns>
    public IAsyncEnumerable<ReplyToken> ReadTokensAsync(CancellationToken cancellationToken = default) => Text.ReadAsync(cancellationToken);

    internal void End(ReplyOutcome outcome)
    {
        Text.End();
        _completion.TrySetResult(outcome);
    }
}
