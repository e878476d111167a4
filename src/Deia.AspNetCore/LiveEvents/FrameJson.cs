using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Writes what all frames have in common.</summary>
internal static class FrameJson
{
    // A frame is never part of a page, so only what JSON itself forbids is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a frame.</summary>
    /// <typeparam name="TState">What the frame's own part is written from.</typeparam>
    public static byte[] Write<TState>(
        long seq, string type, string? botId, DateTimeOffset at, TState state, Action<Utf8JsonWriter, TState> writeRest)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("seq"u8, seq);
            json.WriteString("type"u8, type);
            json.WriteString("botId"u8, botId);
            json.WriteString("at"u8, at.UtcDateTime);
            writeRest(json, state);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
