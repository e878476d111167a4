using System.Collections.Concurrent;

namespace Deia.Orchestration.State;

/// <summary>Keeps the bots in memory, for as long as the process lives.</summary>
internal sealed class InMemoryBotRepository : IBotRepository
{
    private readonly ConcurrentDictionary<string, BotInfo> _bots = new(StringComparer.Ordinal);

    public ValueTask SaveAsync(BotInfo bot, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _bots[bot.Id] = bot;
        return ValueTask.CompletedTask;
    }

    public ValueTask<BotInfo?> FindAsync(string botId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_bots.GetValueOrDefault(botId));
    }

    public ValueTask<IReadOnlyList<BotInfo>> ListAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<BotInfo>>([.. _bots.Values.OrderBy(bot => bot.Id, StringComparer.Ordinal)]);
    }

    public ValueTask<bool> DeleteAsync(string botId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_bots.TryRemove(botId, out _));
    }
}
