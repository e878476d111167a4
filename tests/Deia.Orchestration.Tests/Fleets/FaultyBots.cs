using Deia.Orchestration.Leases;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>A bot store that a test can hold up or let fail.</summary>
/// <param name="leases">What its writes are compared with.</param>
internal sealed class FaultyBots(InMemoryBotLeaseRepository leases) : IBotRepository
{
    private readonly InMemoryBotRepository _inner = new(leases);

    /// <summary>Gets or sets what happens before a bot is saved.</summary>
    public Func<BotInfo, ValueTask> BeforeSave { get; set; } = _ => ValueTask.CompletedTask;

    public async ValueTask SaveAsync(BotInfo bot, long fence, CancellationToken cancellationToken = default)
    {
        await BeforeSave(bot);
        await _inner.SaveAsync(bot, fence, cancellationToken);
    }

    public ValueTask<BotInfo?> FindAsync(string botId, CancellationToken cancellationToken = default) => _inner.FindAsync(botId, cancellationToken);

    public ValueTask<IReadOnlyList<BotInfo>> ListAsync(CancellationToken cancellationToken = default) => _inner.ListAsync(cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListShouldRunAsync(CancellationToken cancellationToken = default) => _inner.ListShouldRunAsync(cancellationToken);

    public ValueTask<bool> DeleteAsync(string botId, long fence, CancellationToken cancellationToken = default) => _inner.DeleteAsync(botId, fence, cancellationToken);
}
