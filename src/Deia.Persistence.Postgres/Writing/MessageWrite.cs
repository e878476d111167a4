using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;

namespace Deia.Persistence.Postgres.Writing;

/// <summary>One change of the messages that waits for its turn, and then for the commit that it is part of.</summary>
/// <remarks>A message to add, a pending question to end, or both, where the message is the reply.</remarks>
internal sealed class MessageWrite
{
    // Callers go on elsewhere: the loop has the next group to send.
    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _cancellationToken;

    private MessageWrite(string botId, long fence, StoredMessage? message, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        BotId = botId;
        Fence = fence;
        Message = message;
        if (message is not null)
        {
            Metadata = StorableMetadata.Write(message.Metadata);
            Sender = StorableEnum.Write(message.Sender);
            Status = StorableEnum.Write(message.Status);
        }
    }

    public string BotId { get; }

    public long Fence { get; }

    public StoredMessage? Message { get; }

    /// <summary>Gets the message's metadata as it is sent; made by the caller, as the two below, so that the loop only has to send it.</summary>
    public string? Metadata { get; }

    public string? Sender { get; }

    public string? Status { get; }

    /// <summary>Gets the question that ends.</summary>
    /// <value>Null where none does.</value>
    public Guid? QuestionId { get; private init; }

    public string? EndStatus { get; private init; }

    public string? EndMetadata { get; private init; }

    /// <summary>Gets how long it is, roughly.</summary>
    /// <value>Characters.</value>
    public int Length => (Message?.Content.Length ?? 0) + (Metadata?.Length ?? 0) + (EndMetadata?.Length ?? 0);

    /// <summary>Gets whether it was cancelled before its turn.</summary>
    public bool IsCancelled => _cancellationToken.IsCancellationRequested;

    /// <summary>Gets, once it is durable, whether it was made: false for an end of a question that was not pending.</summary>
    public Task<bool> Completion => _completion.Task;

    /// <summary>Makes a write that adds a message.</summary>
    public static MessageWrite Add(StoredMessage message, long fence, CancellationToken cancellationToken) =>
        new(message.BotId, fence, message, cancellationToken);

    /// <summary>Makes a write that ends a question.</summary>
    public static MessageWrite Resolve(MessageResolution resolution, long fence, CancellationToken cancellationToken) =>
        new(resolution.BotId, fence, resolution.Reply, cancellationToken)
        {
            QuestionId = resolution.QuestionId,
            EndStatus = StorableEnum.Write(resolution.Status),
            EndMetadata = resolution.Metadata is { } metadata ? StorableMetadata.Write(metadata) : null,
        };

    /// <summary>Tells the caller that it is durable.</summary>
    public void Acknowledge(bool isMade) => _completion.TrySetResult(isMade);

    /// <summary>Tells the caller that it was cancelled.</summary>
    public void Cancel() => _completion.TrySetCanceled(_cancellationToken);

    /// <summary>Tells the caller that it failed.</summary>
    public void Fail(Exception exception) => _completion.TrySetException(exception);
}
