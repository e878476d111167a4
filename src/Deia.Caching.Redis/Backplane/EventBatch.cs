using System.Buffers.Text;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Backplane;

/// <summary>Events of one host that were numbered together.</summary>
/// <param name="Epoch">The count that the numbers belong to.</param>
/// <param name="Last">The number of the last event.</param>
/// <param name="Host">The host.</param>
/// <param name="Count">How many there are; 0 where this only tells of a new epoch.</param>
/// <param name="Content">The events, as <see cref="EventCodec"/> writes them.</param>
internal sealed record EventBatch(string Epoch, long Last, string Host, int Count, ReadOnlyMemory<byte> Content)
{
    public long First => Last - Count + 1;

    /// <summary>Reads what was sent on the channel: <c>epoch last host count</c>, a line feed, and the events.</summary>
    /// <returns>Null where it is none of this.</returns>
    public static EventBatch? Read(ReadOnlyMemory<byte> message)
    {
        var end = message.Span.IndexOf((byte)'\n');
        if (end < 0)
        {
            return null;
        }

        Span<Range> parts = stackalloc Range[5];
        var head = message.Span[..end];
        var text = System.Text.Encoding.ASCII.GetString(head);
        return text.AsSpan().Split(parts, ' ') == 4
            && Utf8Parser.TryParse(head[parts[1]], out long last, out _)
            && Utf8Parser.TryParse(head[parts[3]], out int count, out _)
            ? new EventBatch(text[parts[0]], last, text[parts[2]], count, message[(end + 1)..])
            : null;
    }

    /// <summary>Reads an entry of the stream.</summary>
    public static EventBatch Read(StreamEntry entry)
    {
        var id = entry.Id.ToString();
        var last = long.Parse(id.AsSpan(0, id.IndexOf('-', StringComparison.Ordinal)), provider: null);
        byte[]? content = entry["batch"];
        return new EventBatch(entry["epoch"].ToString(), last, entry["host"].ToString(), (int)entry["count"], content);
    }
}
