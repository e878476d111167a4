using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Deia.Orchestration.Configuration.Storable;

/// <summary>Metadata as JSON text, the same in every store; each value is kept as it was written.</summary>
public static class StorableMetadata
{
    private const string Empty = "{}";

    // The text is read by JSON parsers alone, never as HTML, so nothing but quotes and control characters is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes metadata.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <returns>A JSON object.</returns>
    public static string Write(IReadOnlyDictionary<string, JsonElement> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
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

    /// <summary>Reads metadata.</summary>
    /// <param name="text">A JSON object.</param>
    /// <returns>The metadata; of two values under one name the later one.</returns>
    /// <exception cref="JsonException">The text is no JSON.</exception>
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
