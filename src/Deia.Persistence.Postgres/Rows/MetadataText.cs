using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Deia.Persistence.Postgres.Rows;

/// <summary>Metadata as JSON text; each value is kept as it was written.</summary>
internal static class MetadataText
{
    private const string Empty = "{}";

    // The text is read by JSON parsers alone, never as HTML, so nothing but quotes and control characters is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyDictionary<string, JsonElement> metadata)
    {
        if (metadata.Count == 0)
        {
            return Empty;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in metadata)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static IReadOnlyDictionary<string, JsonElement> Read(string text)
    {
        if (text == Empty)
        {
            return ReadOnlyDictionary<string, JsonElement>.Empty;
        }

        var metadata = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in JsonElement.Parse(text).EnumerateObject())
        {
            metadata[property.Name] = property.Value;
        }

        return metadata;
    }
}
