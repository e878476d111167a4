using System.Text.Json;
using Deia.Caching.Redis.Json;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Caches;

/// <summary>A page as the scripts of the history take and give it.</summary>
internal static class HeldMessages
{
    private const int HeadLength = 4;
    private const int MessageLength = 3;

    private static readonly RedisValue LifetimeMilliseconds = (long)CacheLimits.HistoryLifetime.TotalMilliseconds;

    /// <summary>Gives the arguments of <c>History/Set.lua</c>.</summary>
    public static RedisValue[] Write(MessageQuery query, MessagePage page, long stamp)
    {
        var count = Math.Min(page.Items.Count, CacheLimits.HistoryMessages);
        var arguments = new RedisValue[HeadLength + (count * MessageLength)];
        arguments[0] = stamp;
        arguments[1] = LifetimeMilliseconds;
        arguments[2] = query.Limit;
        arguments[3] = page.NextBefore is not null || count < page.Items.Count;

        // Pages are in the order of ids, and equal scores are too. A clock that was set back must not change it.
        var score = long.MinValue;
        for (var i = count - 1; i >= 0; i--)
        {
            var message = page.Items[i];
            score = Math.Max(score, message.CreatedAt.ToUnixTimeMilliseconds());
            var at = HeadLength + (i * MessageLength);
            arguments[at] = score;
            arguments[at + 1] = message.Id.ToString();
            arguments[at + 2] = JsonSerializer.SerializeToUtf8Bytes(HeldMessage.Of(message), CacheText.Json.HeldMessage);
        }

        return arguments;
    }

    /// <summary>Reads what <c>History/Read.lua</c> gave; null where that is not as this version writes it.</summary>
    public static MessagePage? TryRead(string botId, ReadOnlyMemory<byte> json, bool hasOlder)
    {
        try
        {
            var messages = Array.ConvertAll(JsonSerializer.Deserialize(json.Span, CacheText.Json.HeldMessageArray)!, held => held.ToMessage(botId));
            return new MessagePage(messages, hasOlder ? messages[^1].Id : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
