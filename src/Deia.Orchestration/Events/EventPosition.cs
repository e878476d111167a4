namespace Deia.Orchestration.Events;

/// <summary>A place in the order of events.</summary>
/// <param name="Epoch">The count that the number belongs to; numbers of two epochs can't be compared.</param>
/// <param name="Seq">The number of the event at this place; 0 is the place before the first.</param>
public readonly record struct EventPosition(string Epoch, long Seq);
