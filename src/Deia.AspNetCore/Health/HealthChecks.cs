namespace Deia.AspNetCore.Health;

/// <summary>The parts of the host, and how each does.</summary>
internal sealed record HealthChecks(StorageCheck Database, StorageCheck Cache, BackendCheck Backend, BotsCheck Bots, DiskCheck Disk);
