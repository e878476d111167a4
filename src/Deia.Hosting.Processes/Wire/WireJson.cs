using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Deia.Hosting.Processes.Wire;

/// <summary>What is the same in all that host and worker write to each other.</summary>
/// <remarks>
/// It is written and read by hand: the metadata of serialisers, generated or not, cost a worker a fifth of the time of its start, most of it for compiling
/// generic code for each kind of number. Both sides are of one version, since the one starts the other.
/// </remarks>
internal static class WireJson
{
    /// <summary>No more is escaped than JSON demands: no browser ever reads this.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an object.</summary>
    public static ReadOnlyMemory<byte> Write<T>(T value, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        ArrayBufferWriter<byte> bytes = new();
        using Utf8JsonWriter json = new(bytes, Options);
        write(json, value);
        json.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>Gives a text; null where the property is missing.</summary>
    public static string? Text(this JsonElement json, string property) => json.TryGetProperty(property, out var value) ? value.GetString() : null;

    /// <summary>Gives a number; null where the property is missing.</summary>
    public static int? Number(this JsonElement json, string property) => json.TryGetProperty(property, out var value) ? value.GetInt32() : null;

    /// <summary>Writes a text that may be missing.</summary>
    public static void WriteText(this Utf8JsonWriter json, string property, string? value)
    {
        if (value is not null)
        {
            json.WriteString(property, value);
        }
    }

    /// <summary>Writes a number that may be missing.</summary>
    public static void WriteNumber(this Utf8JsonWriter json, string property, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(property, number);
        }
    }
}
