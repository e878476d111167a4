namespace Deia.Orchestration.Events;

/// <summary>
/// A piece of a reply came from the model. A subscriber that reads too slowly loses these first; <see cref="MessageCompleted"/> is what counts.
/// </summary>
/// <param name="BotId">The bot.</param>
/// <param name="ReplyTo">The question that is being answered.</param>
/// <param name="Index">Its place in the reply, from 0; 0 again where the reply had to begin again.</param>
/// <param name="Text">The piece.</param>
public sealed record MessageToken(string BotId, Guid ReplyTo, int Index, string Text) : DeiaEvent(BotId)
{
    /// <inheritdoc/>
    public override string Type => EventTypes.MessageToken;

    internal override int TextLength => Text.Length;
}
