using Deia.Orchestration.Leases;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>A lease store that a test can let fail.</summary>
internal sealed class FaultyLeases(InMemoryBotLeaseRepository inner) : IBotLeaseRepository
{
    /// <summary>Gets or sets whether it can't be reached.</summary>
    public bool IsAway { get; set; }

    public ValueTask RenewAsync(HostIdentity host, TimeSpan duration, CancellationToken cancellationToken = default) =>
        Reached().RenewAsync(host, duration, cancellationToken);

    public ValueTask<BotLease> AcquireAsync(
        string botId, HostIdentity host, string? evictedHostId = null, CancellationToken cancellationToken = default) =>
        Reached().AcquireAsync(botId, host, evictedHostId, cancellationToken);

    public ValueTask<bool> ReleaseAsync(string botId, long fence, CancellationToken cancellationToken = default) =>
        Reached().ReleaseAsync(botId, fence, cancellationToken);

    public ValueTask LeaveAsync(string hostId, CancellationToken cancellationToken = default) => Reached().LeaveAsync(hostId, cancellationToken);

    public ValueTask<IReadOnlyList<BotLease>> ListAsync(CancellationToken cancellationToken = default) => Reached().ListAsync(cancellationToken);

    private InMemoryBotLeaseRepository Reached() => IsAway ? throw FaultyMessages.Away() : inner;
}
