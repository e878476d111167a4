using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.Caching.Redis.Tests;

/// <summary>Things to hold, and ways to hold them.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static BotStatus Status(string botId) => new() { BotId = botId, State = BotState.Ready, Backend = new BackendStatus(true, null), UpdatedAt = Noon };

    /// <summary>Makes messages, newest first, a millisecond apart.</summary>
    public static List<StoredMessage> Messages(string botId, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new StoredMessage
        {
            Id = Guid.CreateVersion7(Noon.AddMilliseconds(-i)),
            BotId = botId,
            Sender = MessageSender.User,
            Content = $"message {i}",
            Status = MessageStatus.Answered,
            CreatedAt = Noon.AddMilliseconds(-i),
        }),
    ];

    /// <summary>Looks a page up until Redis has answered.</summary>
    public static async Task<HistoryCacheEntry> AnsweredAsync(this RedisHost host, MessageQuery query)
    {
        while (true)
        {
            await host.Connection.WhenAvailableAsync(Cancelled);
            if (await host.Get<IHistoryPageCache>().GetAsync(query, Cancelled) is { Stamp: not HistoryCacheEntry.NoStamp } entry)
            {
                return entry;
            }
        }
    }

    /// <summary>Holds a page of a bot, and makes sure that it is held.</summary>
    public static async Task HoldPageAsync(this RedisHost host, string botId)
    {
        MessageQuery query = new(botId);
        while (await host.AnsweredAsync(query) is { Page: null } entry)
        {
            await host.Get<IHistoryPageCache>().SetAsync(query, new MessagePage(Messages(botId, 2), null), entry.Stamp, Cancelled);
        }
    }
}
