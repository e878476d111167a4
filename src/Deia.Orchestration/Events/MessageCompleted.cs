using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Events;

/// <summary>A reply was stored, and its question is answered.</summary>
/// <param name="Reply">The reply; <see cref="StoredMessage.ReplyTo"/> names the question.</param>
public sealed record MessageCompleted(StoredMessage Reply) : DeiaEvent(Reply.BotId)
{
    /// <inheritdoc/>
    public override string Type => EventTypes.MessageCompleted;

    internal override int TextLength => Reply.Content.Length;
}
