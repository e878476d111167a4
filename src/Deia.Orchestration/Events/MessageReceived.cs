using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Events;

/// <summary>A question was stored, and waits for its reply.</summary>
/// <param name="Message">The question.</param>
public sealed record MessageReceived(StoredMessage Message) : DeiaEvent(Message.BotId)
{
    /// <inheritdoc/>
    public override string Type => EventTypes.MessageReceived;

    internal override int TextLength => Message.Content.Length;
}
