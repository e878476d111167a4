using System.Collections.Concurrent;
using Deia.Orchestration.Leases;

namespace Deia.Orchestration.State;

/// <summary>Keeps the bots in memory, for as long as the process lives. Reads take no lock.</summary>
/// <param name="leases">What writes are compared with.</param>
internal sealed class InMemoryBotRepository(InMemoryBotLeaseRepository leases) : IBotRepository
{
    private readonly ConcurrentDictionary<string, BotInfo> _bots = new(StringComparer.Ordinal);
    private readonly Lock _writes = new();

    public ValueTask SaveAsync(BotInfo bot, long fence, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var write = leases.BeginWrite(bot.Id, fence);
        lock (_writes)
        {
            ReleasePort_NeedsLock(bot);
            _bots[bot.Id] = bot;
        }

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

    public ValueTask<IReadOnlyList<string>> ListShouldRunAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<string>>(
            [.. _bots.Values.Where(bot => bot.ShouldRun).Select(bot => bot.Id).Order(StringComparer.Ordinal)]);
    }

    public ValueTask<bool> DeleteAsync(string botId, long fence, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var write = leases.BeginWrite(botId, fence);
        lock (_writes)
        {
            return ValueTask.FromResult(_bots.TryRemove(botId, out _));
        }
    }

    private void ReleasePort_NeedsLock(BotInfo bot)
    {
        if (bot.Port is null)
        {
            return;
        }

        foreach (var (id, other) in _bots)
        {
            if (other.Port == bot.Port && id != bot.Id)
            {
                _bots[id] = other with { Port = null };
            }
        }
    }
}
