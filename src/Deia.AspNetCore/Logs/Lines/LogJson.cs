using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Deia.AspNetCore.Json;

namespace Deia.AspNetCore.Logs.Lines;

/// <summary>Writes a line: one JSON object with the fields of the specification (Specification: Logging Strategy), and then some.</summary>
internal static class LogJson
{
    public const string Level = "level";
    public const string BotId = "botId";
    public const string Id = "id";

    private const string Service = "bot-controller";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Writes a line.</summary>
    /// <param name="entry">What it says.</param>
    /// <param name="timestamp">When.</param>
    /// <param name="id">What tells the line from all others; null where it stands for none of the log.</param>
    public static ReadOnlyMemory<byte> Write(LogEntry entry, DateTimeOffset timestamp, string? id)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter json = new(buffer, DeiaJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", timestamp.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString(Level, LogLevels.NameOf(entry.Level));
            json.WriteString("service", Service);
            WriteText(json, BotId, entry.BotId);
            WriteText(json, "action", entry.Action);
            if (entry.DurationMs is { } duration)
            {
                json.WriteNumber("duration_ms", duration);
            }

            if (entry.Tokens is { } tokens)
            {
                json.WriteNumber("tokens", tokens);
            }

            WriteText(json, "userId", entry.UserId);
            json.WriteString("message", entry.Message);
            json.WriteString("logger", entry.Logger);
            if (entry.EventId != 0)
            {
                json.WriteNumber("eventId", entry.EventId);
            }

            WriteText(json, "traceId", entry.TraceId);
            WriteProperties(json, entry.Properties);
            WriteText(json, Id, id);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteProperties(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object>> properties)
    {
        if (properties.Count == 0)
        {
            return;
        }

        json.WriteStartObject("properties");
        foreach (var (name, value) in properties)
        {
            json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
            switch (value)
            {
                case bool truth:
                    json.WriteBooleanValue(truth);
                    break;
                case string text:
                    json.WriteStringValue(text);
                    break;
                case float or double:
                    json.WriteNumberValue(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                    break;
                default:
                    json.WriteNumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        json.WriteEndObject();
    }
}
