using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Deia.Orchestration.Configuration.Storable;

/// <summary>The details of an audit entry as JSON text, the same in every store.</summary>
public static class StorableDetails
{
    // The text is read by JSON parsers alone, never as HTML, so nothing but quotes and control characters is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes details.</summary>
    /// <param name="details">The details.</param>
    /// <returns>A JSON object of strings.</returns>
    public static string Write(IReadOnlyDictionary<string, string> details)
    {
        ArgumentNullException.ThrowIfNull(details);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in details)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads details. What somebody else has put there is read as far as it can be: it is for the hash of the entry to tell that it was changed.</summary>
    /// <param name="text">A JSON object; null: none.</param>
    /// <returns>The details; what is no string, as its JSON text.</returns>
    public static IReadOnlyDictionary<string, string> Read(string? text)
    {
        try
        {
            return text is null ? ReadOnlyDictionary<string, string>.Empty : Read(JsonElement.Parse(text));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new Dictionary<string, string> { [""] = text! };
        }
    }

    private static Dictionary<string, string> Read(JsonElement details)
    {
        Dictionary<string, string> read = new(StringComparer.Ordinal);
        foreach (var property in details.EnumerateObject())
        {
            read[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
        }

        return read;
    }
}
