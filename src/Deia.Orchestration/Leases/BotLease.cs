namespace Deia.Orchestration.Leases;

/// <summary>The right of one host to a bot, as stored at one moment.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="Fence">The fencing number: 1 or more, and greater than that of every earlier lease of the bot.</param>
/// <param name="Holder">The host that took it.</param>
/// <param name="IsLive">Whether the holder has renewed in time; a lease that is not live can be taken by anybody.</param>
public sealed record BotLease(string BotId, long Fence, HostIdentity Holder, bool IsLive);
