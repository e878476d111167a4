namespace Deia.Orchestration.Leases;

/// <summary>A host that can hold bots: one run of one process.</summary>
/// <param name="Id">Its id, made anew at each start; 1 to 64 letters and digits.</param>
/// <param name="Machine">What tells the machine, and the process ids that are valid on it, from others; null where that can't be told.</param>
/// <param name="Process">What tells the process from every other that this machine has run since it was booted; null where that can't be told.</param>
public sealed record HostIdentity(string Id, string? Machine, string? Process);
