namespace Deia.Orchestration.Events;

/// <summary>A bot's instance is gone and nobody asked for it.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="Detail">What is known of the cause, in one line.</param>
/// <param name="RestartAt">When it is started again; null where it was given up until someone launches it.</param>
public sealed record BotCrashed(string BotId, string Detail, DateTimeOffset? RestartAt) : DeiaEvent(BotId)
{
    /// <inheritdoc/>
    public override string Type => EventTypes.BotCrashed;

    internal override int TextLength => Detail.Length;
}
