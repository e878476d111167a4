using Deia.Orchestration.State;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>A bot store that a test can hold up or let fail.</summary>
internal sealed class FaultyBots : IBotRepository
{
    private readonly InMemoryBotRepository _inner = new();

    /// <summary>Gets or sets what happens before a bot is saved.</summary>
    public Func<BotInfo, ValueTask> BeforeSave { get; set; } = _ => ValueTask.CompletedTask;

    public async ValueTask SaveAsync(BotInfo bot, CancellationToken cancellationToken = default)
    {
        await BeforeSave(bot);
        await _inner.SaveAsync(bot, cancellationToken);
    }

    public ValueTask<BotInfo?> FindAsync(string botId, CancellationToken cancellationToken = default) => _inner.FindAsync(botId, cancellationToken);

    public ValueTask<IReadOnlyList<BotInfo>> ListAsync(CancellationToken cancellationToken = default) => _inner.ListAsync(cancellationToken);

    public ValueTask<bool> DeleteAsync(string botId, CancellationToken cancellationToken = default) => _inner.DeleteAsync(botId, cancellationToken);
}
