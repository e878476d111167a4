namespace Deia.Orchestration.Tests.Events;

/// <param name="Kind">What is done.</param>
/// <param name="Reader">Which reader does it.</param>
/// <param name="Number">A text's length, how often to read, or how far back to subscribe.</param>
/// <param name="Flag">Whether the event is a token, or the subscription resumes.</param>
internal sealed record BusStep(BusStepKind Kind, int Reader, int Number, bool Flag);
