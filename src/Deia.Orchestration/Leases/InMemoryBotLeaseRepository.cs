namespace Deia.Orchestration.Leases;

/// <summary>Keeps the leases in memory, for as long as the process lives. What the repositories in memory write is compared with these.</summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class InMemoryBotLeaseRepository(TimeProvider timeProvider) : IBotLeaseRepository
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _liveUntil = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _leases = new(StringComparer.Ordinal);

    public ValueTask RenewAsync(HostIdentity host, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _liveUntil[host.Id] = timeProvider.GetUtcNow() + duration;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<BotLease> AcquireAsync(
        string botId, HostIdentity host, string? evictedHostId = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var last = _leases.GetValueOrDefault(botId);
            if (last.Holder is not { } holder || holder.Id == host.Id || holder.Id == evictedHostId || !IsLive_NeedsLock(holder))
            {
                _leases[botId] = last = new Entry(last.Fence + 1, host);
            }

            return ValueTask.FromResult(Lease_NeedsLock(botId, last));
        }
    }

    public ValueTask<bool> ReleaseAsync(string botId, long fence, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var isHeld = Holds_NeedsLock(botId, fence);
            if (isHeld)
            {
                _leases[botId] = new Entry(fence, null);
            }

            return ValueTask.FromResult(isHeld);
        }
    }

    public ValueTask LeaveAsync(string hostId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _liveUntil.Remove(hostId);
            foreach (var (botId, lease) in _leases)
            {
                if (lease.Holder?.Id == hostId)
                {
                    _leases[botId] = lease with { Holder = null };
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<BotLease>> ListAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<BotLease>>(
            [
                .. _leases
                    .Where(lease => lease.Value.Holder is not null)
                    .OrderBy(lease => lease.Key, StringComparer.Ordinal)
                    .Select(lease => Lease_NeedsLock(lease.Key, lease.Value)),
            ]);
        }
    }

    /// <summary>Begins a write: until it ends, nobody can take the bot over. What is written under it takes no lock that is held while this is called.</summary>
    /// <returns>What ends the write.</returns>
    /// <exception cref="LeaseLostException">The fencing number is not the present one of the bot.</exception>
    public Lock.Scope BeginWrite(string botId, long fence)
    {
        var scope = _lock.EnterScope();
        if (Holds_NeedsLock(botId, fence))
        {
            return scope;
        }

        scope.Dispose();
        throw new LeaseLostException(botId, fence);
    }

    /// <summary>Tells whether a host must leave a bot alone, as another host holds it and lives.</summary>
    public bool IsHeldElsewhere(string botId, string hostId)
    {
        lock (_lock)
        {
            return _leases.GetValueOrDefault(botId).Holder is { } holder && holder.Id != hostId && IsLive_NeedsLock(holder);
        }
    }

    private bool Holds_NeedsLock(string botId, long fence) => _leases.TryGetValue(botId, out var lease) && lease.Holder is not null && lease.Fence == fence;

    private bool IsLive_NeedsLock(HostIdentity host) => _liveUntil.TryGetValue(host.Id, out var until) && timeProvider.GetUtcNow() < until;

    private BotLease Lease_NeedsLock(string botId, Entry lease) => new(botId, lease.Fence, lease.Holder!, IsLive_NeedsLock(lease.Holder!));

    /// <param name="Fence">The number of the last lease; it outlives its release, so that no number comes twice.</param>
    /// <param name="Holder">Who holds the bot; null where nobody does.</param>
    private readonly record struct Entry(long Fence, HostIdentity? Holder);
}
