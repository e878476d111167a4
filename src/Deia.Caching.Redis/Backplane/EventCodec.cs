using System.Buffers;
using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Deia.Orchestration.Events;

namespace Deia.Caching.Redis.Backplane;

/// <summary>Writes events for other hosts, and reads theirs: <c>[["message:token","2026-11-24T12:00:00Z","BOT-001",{…}],…]</c>.</summary>
/// <remarks>
/// Hosts of two versions may share a Redis while they are updated. An event of a type that is not known here becomes an <see cref="UnknownEvent"/>; what
/// comes after the four parts of an event, and fields that are not known, are passed over.
/// </remarks>
internal static class EventCodec
{
    // The text is read by hosts alone, never as HTML, so nothing but quotes and control characters is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly FrozenDictionary<string, JsonTypeInfo> Types = new Dictionary<string, JsonTypeInfo>
    {
        [EventTypes.BotLaunched] = EventJson.Default.BotLaunched,
        [EventTypes.BotStateChanged] = EventJson.Default.BotStateChanged,
        [EventTypes.BotCrashed] = EventJson.Default.BotCrashed,
        [EventTypes.BotStopped] = EventJson.Default.BotStopped,
        [EventTypes.MessageReceived] = EventJson.Default.MessageReceived,
        [EventTypes.MessageToken] = EventJson.Default.MessageToken,
        [EventTypes.MessageCompleted] = EventJson.Default.MessageCompleted,
        [EventTypes.MessageFailed] = EventJson.Default.MessageFailed,
        [EventTypes.HistoryCleared] = EventJson.Default.HistoryCleared,
        [EventTypes.FlagsChanged] = EventJson.Default.FlagsChanged,
    }.ToFrozenDictionary();

    /// <summary>Writes events.</summary>
    public static byte[] Write(IReadOnlyList<OutgoingEvent> events)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, Options))
        {
            json.WriteStartArray();
            foreach (var (item, at) in events)
            {
                json.WriteStartArray();
                json.WriteStringValue(item.Type);
                json.WriteStringValue(at);
                json.WriteStringValue(item.BotId);
                if (Types.TryGetValue(item.Type, out var type) && type.Type == item.GetType())
                {
                    JsonSerializer.Serialize(json, item, type);
                }
                else
                {
                    json.WriteNullValue();
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads the events of a batch.</summary>
    /// <returns>The events, with their numbers.</returns>
    /// <exception cref="JsonException">They can't be read.</exception>
    public static List<EventEnvelope> Read(EventBatch batch)
    {
        List<EventEnvelope> events = new(batch.Count);
        Utf8JsonReader reader = new(batch.Content.Span);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            events.Add(ReadEvent(ref reader, batch.First + events.Count));
        }

        Expect(reader.TokenType == JsonTokenType.EndArray && events.Count == batch.Count);
        return events;
    }

    private static EventEnvelope ReadEvent(ref Utf8JsonReader reader, long seq)
    {
        Expect(reader.Read() && reader.TokenType == JsonTokenType.String);
        var name = reader.GetString()!;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out _));
        var at = reader.GetDateTimeOffset();
        Expect(reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Null);
        var botId = reader.GetString();
        Expect(reader.Read() && reader.TokenType != JsonTokenType.EndArray);
        DeiaEvent item;
        if (Types.TryGetValue(name, out var type))
        {
            item = (DeiaEvent?)JsonSerializer.Deserialize(ref reader, type) ?? throw Unreadable();
        }
        else
        {
            reader.Skip();
            item = new UnknownEvent(name, botId);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
        }

        return new EventEnvelope(seq, at, item);
    }

    private static void Expect(bool isSo)
    {
        if (!isSo)
        {
            throw Unreadable();
        }
    }

    private static JsonException Unreadable() => new("A batch of events can't be read.");
}
