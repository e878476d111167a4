using Deia.Orchestration.Events;

namespace Deia.Caching.Redis.Backplane;

/// <summary>An event of this host that has no number yet.</summary>
/// <param name="Event">The event.</param>
/// <param name="At">When it was published.</param>
internal readonly record struct OutgoingEvent(DeiaEvent Event, DateTimeOffset At);
