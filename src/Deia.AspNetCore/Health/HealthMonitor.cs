using System.Reflection;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Inference;
using Deia.Orchestration.State;
using Microsoft.Extensions.Hosting;

namespace Deia.AspNetCore.Health;

/// <summary>Looks after all parts of the host at once. Safe for concurrent use.</summary>
internal sealed class HealthMonitor
{
    private static readonly string Version =
        typeof(HealthMonitor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private readonly StorageChecks _storage;
    private readonly BackendChecks _backends;
    private readonly BoundedCheck<DiskCheck> _disk;
    private readonly IBotManager _bots;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;

    /// <summary>Creates a monitor of a host that started at a time stamp of the clock.</summary>
    public HealthMonitor(
        IStoreHealth store,
        ICacheHealth cache,
        InferenceProviders providers,
        IBotManager bots,
        IHostEnvironment environment,
        IHostApplicationLifetime lifetime,
        TimeProvider timeProvider,
        long startedAt)
    {
        _storage = new StorageChecks(store, cache, timeProvider);
        _backends = new BackendChecks(providers, bots, timeProvider);
        _disk = new BoundedCheck<DiskCheck>(
            _ => ValueTask.FromResult(DiskCheck.OfFolder(environment.ContentRootPath)),
            wrong => new DiskCheck(HealthStatus.Degraded, wrong, null, null),
            timeProvider);
        _bots = bots;
        _lifetime = lifetime;
        _timeProvider = timeProvider;
        _startedAt = startedAt;
    }

    /// <summary>Looks after everything. Without its database the host is of no use; without anything else it still is of some.</summary>
    public async Task<HealthReport> ReportAsync(CancellationToken cancellationToken)
    {
        var database = DatabaseAsync(cancellationToken);
        var cache = CacheAsync(cancellationToken);
        var backend = _backends.CheckAsync(cancellationToken);
        var disk = _disk.AskAsync(cancellationToken);
        HealthChecks checks = new(await database, await cache, await backend, BotsCheck.Of(_bots.List()), (await disk).Answer);
        HealthCheck[] others = [checks.Cache, checks.Backend, checks.Bots, checks.Disk];
        var status = checks.Database.Status != HealthStatus.Healthy ? HealthStatus.Unhealthy
            : others.Any(check => check.Status != HealthStatus.Healthy) ? HealthStatus.Degraded
            : HealthStatus.Healthy;
        return new HealthReport(status, Version, (long)_timeProvider.GetElapsedTime(_startedAt).TotalSeconds, checks);
    }

    public Task<StorageCheck> DatabaseAsync(CancellationToken cancellationToken) => _storage.DatabaseAsync(cancellationToken);

    public Task<StorageCheck> CacheAsync(CancellationToken cancellationToken) => _storage.CacheAsync(cancellationToken);

    /// <summary>Tells whether the host should be given requests.</summary>
    public async Task<HealthCheck> ReadyAsync(CancellationToken cancellationToken)
    {
        if (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return new HealthCheck(HealthStatus.Unhealthy, "The host is shutting down.");
        }

        var database = await DatabaseAsync(cancellationToken);
        return new HealthCheck(database.Status, database.Detail);
    }
}
