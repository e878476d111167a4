using System.Text.Json;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Reads the fields of a client's frame.</summary>
internal static class FrameFields
{
    /// <summary>Reads a frame.</summary>
    /// <returns>The object that it is; null where it is something else, or no JSON. To be disposed by the caller.</returns>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> content)
    {
        try
        {
            var document = JsonDocument.Parse(content);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // The client is told, in the same words as where it is no object.
        }

        return null;
    }

    /// <summary>Reads a text that may be missing.</summary>
    /// <returns>Whether it is missing, null, or a text of well-formed Unicode.</returns>
    public static bool TryGetText(JsonElement frame, string name, out string? text)
    {
        text = null;
        return !frame.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null || TryGetText(value, out text);
    }

    /// <summary>Reads a list of texts that must be there.</summary>
    /// <returns>The list; null where it is something else.</returns>
    public static List<string>? TryGetTexts(JsonElement frame, string name)
    {
        if (!frame.TryGetProperty(name, out var values) || values.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<string> texts = new(values.GetArrayLength());
        foreach (var value in values.EnumerateArray())
        {
            if (!TryGetText(value, out var text))
            {
                return null;
            }

            texts.Add(text!);
        }

        return texts;
    }

    /// <summary>Reads an object that may be missing.</summary>
    /// <returns>Whether it is missing, null, or an object whose names are well-formed Unicode.</returns>
    public static bool TryGetObject(JsonElement frame, string name, out Dictionary<string, JsonElement> fields)
    {
        fields = [];
        if (!frame.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        try
        {
            foreach (var field in value.EnumerateObject())
            {
                fields[field.Name] = field.Value.Clone();
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryGetText(JsonElement value, out string? text)
    {
        text = null;
        if (value.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            text = value.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 is half of a surrogate pair, and no text.
            return false;
        }
    }
}
