using Deia.Orchestration.State;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>A status store that a test can hold up or let fail, and that tells what was stored.</summary>
/// <param name="inner">The store itself.</param>
internal sealed class FaultyStatuses(InMemoryBotStatusRepository inner) : IBotStatusRepository
{
    /// <summary>Gets or sets what happens before a status is saved.</summary>
    public Func<BotStatus, CancellationToken, ValueTask> BeforeSave { get; set; } = (_, _) => ValueTask.CompletedTask;

    /// <summary>Gets or sets what happens after a status was saved.</summary>
    public Action<BotStatus> Saved { get; set; } = _ => { };

    public async ValueTask SaveAsync(BotStatus status, long fence, CancellationToken cancellationToken = default)
    {
        await BeforeSave(status, cancellationToken);
        await inner.SaveAsync(status, fence, cancellationToken);
        Saved(status);
    }

    public ValueTask<BotStatus?> FindAsync(string botId, CancellationToken cancellationToken = default) => inner.FindAsync(botId, cancellationToken);

    public ValueTask<bool> DeleteAsync(string botId, long fence, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(botId, fence, cancellationToken);
}
