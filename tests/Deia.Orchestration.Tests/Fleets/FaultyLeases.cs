using Deia.Orchestration.Leases;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>A lease store that a test can let fail.</summary>
internal sealed class FaultyLeases(InMemoryBotLeaseRepository inner) : IBotLeaseRepository
{
    /// <summary>Gets or sets whether it can't be reached.</summary>
    public bool IsAway { get; set; }

    /// <summary>Gets or sets what happens before a host takes a bot.</summary>
    public Func<string, ValueTask> BeforeAcquire { get; set; } = _ => ValueTask.CompletedTask;

    /// <summary>Gets or sets what happens after a host has renewed.</summary>
    public Action Renewed { get; set; } = () => { };

    /// <summary>Gets or sets what happens after a host has given a bot back.</summary>
    public Action<string> Released { get; set; } = _ => { };

    public async ValueTask RenewAsync(HostIdentity host, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        await Reached().RenewAsync(host, duration, cancellationToken);
        Renewed();
    }

    public async ValueTask<BotLease> AcquireAsync(
        string botId, HostIdentity host, string? evictedHostId = null, CancellationToken cancellationToken = default)
    {
        await BeforeAcquire(botId);
        return await Reached().AcquireAsync(botId, host, evictedHostId, cancellationToken);
    }

    public async ValueTask<bool> ReleaseAsync(string botId, long fence, CancellationToken cancellationToken = default)
    {
        var released = await Reached().ReleaseAsync(botId, fence, cancellationToken);
        Released(botId);
        return released;
    }

    public ValueTask LeaveAsync(string hostId, CancellationToken cancellationToken = default) => Reached().LeaveAsync(hostId, cancellationToken);

    public ValueTask<IReadOnlyList<BotLease>> ListAsync(CancellationToken cancellationToken = default) => Reached().ListAsync(cancellationToken);

    private InMemoryBotLeaseRepository Reached() => IsAway ? throw FaultyMessages.Away() : inner;
}
