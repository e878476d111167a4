namespace Deia.Orchestration.Hosting;

/// <summary>What a process uses.</summary>
/// <param name="WorkingSetBytes">Its working set, in bytes.</param>
/// <param name="ProcessorTime">The processor time that it has used since it began.</param>
public readonly record struct ProcessUsage(long WorkingSetBytes, TimeSpan ProcessorTime);
