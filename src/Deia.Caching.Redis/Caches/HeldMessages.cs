using System.Buffers;
using System.Text.Json;
using Deia.Caching.Redis.Json;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Conversations;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Caches;

/// <summary>A page as the scripts of the history take and give it: the ids by time, and beside them one text, of which a shorter page is the beginning.</summary>
internal static class HeldMessages
{
    private const int HeadLength = 5;
    private const int PairLength = 2;
    private const int UsualBytes = 512;

    private static readonly RedisValue LifetimeMilliseconds = (long)CacheLimits.HistoryLifetime.TotalMilliseconds;

    /// <summary>Gives the arguments of <c>History/Set.lua</c>.</summary>
    public static RedisValue[] Write(MessageQuery query, MessagePage page, long stamp)
    {
        var count = Math.Min(page.Items.Count, CacheLimits.HistoryMessages);
        var arguments = new RedisValue[HeadLength + (count * PairLength * 2)];
        arguments[0] = stamp;
        arguments[1] = LifetimeMilliseconds;
        arguments[2] = query.Limit;
        arguments[3] = page.NextBefore is not null || count < page.Items.Count;
        arguments[4] = WriteText(page, arguments.AsSpan(HeadLength + (count * PairLength)));
        WriteScores(page, arguments.AsSpan(HeadLength, count * PairLength));
        return arguments;
    }

    /// <summary>Reads what <c>History/Read.lua</c> gave; null where that is not as this version writes it.</summary>
    public static MessagePage? TryRead(string botId, ReadOnlyMemory<byte> json, bool hasOlder)
    {
        try
        {
            var held = JsonSerializer.Deserialize(json.Span, CacheText.Json.HeldMessageArray)!;
            var messages = Array.ConvertAll(held, message => message.ToMessage(botId));
            return new MessagePage(messages, hasOlder ? messages[^1].Id : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> WriteText(MessagePage page, Span<RedisValue> ends)
    {
        ArrayBufferWriter<byte> text = new(UsualBytes * (1 + (ends.Length / PairLength)));
        using Utf8JsonWriter writer = new(text, new JsonWriterOptions { Encoder = CacheText.Encoder });
        writer.WriteStartArray();
        for (var i = 0; i < ends.Length / PairLength; i++)
        {
            JsonSerializer.Serialize(writer, HeldMessage.Of(page.Items[i]), CacheText.Json.HeldMessage);
            ends[i * PairLength] = IdOf(page.Items[i]);
            ends[(i * PairLength) + 1] = writer.BytesCommitted + writer.BytesPending;
        }

        writer.WriteEndArray();
        writer.Flush();
        return text.WrittenMemory;
    }

    private static void WriteScores(MessagePage page, Span<RedisValue> scores)
    {
        // Pages are in the order of ids, and equal scores are too. A clock that was set back must not change it.
        var score = long.MinValue;
        for (var i = (scores.Length / PairLength) - 1; i >= 0; i--)
        {
            score = Math.Max(score, page.Items[i].CreatedAt.ToUnixTimeMilliseconds());
            scores[i * PairLength] = score;
            scores[(i * PairLength) + 1] = IdOf(page.Items[i]);
        }
    }

    private static RedisValue IdOf(StoredMessage message) => message.Id.ToString();
}
