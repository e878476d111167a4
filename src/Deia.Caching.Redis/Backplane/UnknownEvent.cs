using Deia.Orchestration.Events;

namespace Deia.Caching.Redis.Backplane;

/// <summary>
/// An event of a kind that this version does not know: a newer host published it. It keeps its number, so that the order has no gap; clients are told
/// its name and its bot, and nothing else.
/// </summary>
/// <param name="Name">The name of the event.</param>
/// <param name="BotId">The bot that it concerns; null where it concerns none.</param>
internal sealed record UnknownEvent(string Name, string? BotId) : DeiaEvent(BotId)
{
    public override string Type => Name;
}
