namespace Deia.AspNetCore.Tests.Metrics;

/// <summary>Tests that run while no other app does: what reads metrics hears every meter of a name in the whole process, and sees those of apps that come and go twice.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
