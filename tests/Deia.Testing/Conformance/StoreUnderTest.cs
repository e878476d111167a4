using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Flags;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.State;

namespace Deia.Testing.Conformance;

/// <summary>A store with nothing in it: the repositories of one database, and the clock that its leases are read by.</summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    /// <summary>Gets the bots.</summary>
    public abstract IBotRepository Bots { get; }

    /// <summary>Gets their statuses.</summary>
    public abstract IBotStatusRepository Statuses { get; }

    /// <summary>Gets their messages.</summary>
    public abstract IChatMessageRepository Messages { get; }

    /// <summary>Gets who holds them.</summary>
    public abstract IBotLeaseRepository Leases { get; }

    /// <summary>Gets what removes the old.</summary>
    public abstract IRetentionRepository Retention { get; }

    /// <summary>Gets the audit log.</summary>
    public abstract IAuditRepository Audit { get; }

    /// <summary>Gets the sessions.</summary>
    public abstract ISessionRepository Sessions { get; }

    /// <summary>Gets the API keys.</summary>
    public abstract IApiKeyRepository ApiKeys { get; }

    /// <summary>Gets the feature flags.</summary>
    public abstract IFeatureFlagRepository Flags { get; }

    /// <summary>Lets time pass for the leases: moves a fake clock on, or what a server has stored back.</summary>
    /// <param name="time">How much.</param>
    /// <returns>When the leases are that much older.</returns>
    public abstract ValueTask PassAsync(TimeSpan time);

    /// <summary>Removes the store and all that was made for it.</summary>
    /// <returns>When it is gone.</returns>
    public abstract ValueTask DisposeAsync();
}
