namespace Deia.Orchestration.Events;

/// <summary>Something that happened, and that whoever listens should hear of. Immutable.</summary>
/// <param name="BotId">The bot that it concerns; null where it concerns none.</param>
public abstract record DeiaEvent(string? BotId)
{
    /// <summary>Gets the name of the event, one of <see cref="EventTypes"/>.</summary>
    public abstract string Type { get; }

    /// <summary>Gets about how much text the event carries, for the bound on what is held for clients that come back.</summary>
    /// <value>UTF-16 code units.</value>
    internal virtual int TextLength => 0;

    /// <summary>Says what happened to which bot. It never holds message text, so that it may be logged.</summary>
    /// <returns>The type and the bot's id.</returns>
    public sealed override string ToString() => $"{Type} {BotId}";
}
