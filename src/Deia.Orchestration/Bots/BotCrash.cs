namespace Deia.Orchestration.Bots;

/// <summary>A bot's instance went away unasked.</summary>
/// <param name="Bot">The bot.</param>
/// <param name="Session">The stay of the instance that ended; a plan for it means nothing to a later one.</param>
/// <param name="Reason">Why, in one line.</param>
/// <param name="At">When, as a time stamp of the clock.</param>
/// <param name="ReadyFor">How long the bot had been ready.</param>
internal sealed record BotCrash(Bot Bot, BotSession Session, string Reason, long At, TimeSpan ReadyFor);
