using System.Text.Json;

namespace Deia.Ollama;

/// <summary>What a line of Ollama's chat stream is.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Error">What an error line says.</param>
internal readonly record struct OllamaLine(OllamaLineKind Kind, string? Error = null)
{
    private static readonly OllamaLine Unreadable = new(OllamaLineKind.Unreadable);

    /// <summary>Reads a line without keeping any of it; it must be one whole JSON object.</summary>
    public static OllamaLine Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return ReadObject(new Utf8JsonReader(line));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: bytes that are no UTF-8.
            return Unreadable;
        }
    }

    private static OllamaLine ReadObject(Utf8JsonReader json)
    {
        var (isDone, hasMessage) = (false, false);
        string? error = null;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return Unreadable;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isError = json.ValueTextEquals("error"u8);
            var saysDone = json.ValueTextEquals("done"u8);
            var isMessage = json.ValueTextEquals("message"u8);
            json.Read();
            isDone |= saysDone && json.TokenType == JsonTokenType.True;
            hasMessage |= isMessage && json.TokenType == JsonTokenType.StartObject;
            if (isError && json.TokenType != JsonTokenType.Null)
            {
                error = json.TokenType == JsonTokenType.String ? json.GetString() : "";
            }

            json.Skip();
        }

        // Reads what follows the object, which must be nothing.
        json.Read();
        return (error, hasMessage) switch
        {
            (not null, _) => new OllamaLine(OllamaLineKind.Error, error),
            (_, false) => Unreadable,
            _ => new OllamaLine(isDone ? OllamaLineKind.Done : OllamaLineKind.Token),
        };
    }
}
