namespace Deia.Orchestration.Events;

/// <summary>A question was given up, and is <c>failed</c>.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="ReplyTo">The question.</param>
/// <param name="Problem">Why.</param>
public sealed record MessageFailed(string BotId, Guid ReplyTo, Refusal Problem) : DeiaEvent(BotId)
{
    /// <inheritdoc/>
    public override string Type => EventTypes.MessageFailed;

    internal override int TextLength => Problem.Detail.Length;
}
