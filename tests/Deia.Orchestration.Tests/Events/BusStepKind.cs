namespace Deia.Orchestration.Tests.Events;

internal enum BusStepKind
{
    Publish,
    Read,
    Subscribe,
    Leave,
}
