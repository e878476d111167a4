using System.Text.Json;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Finds what a client calls its request, in a frame that can't be read otherwise.</summary>
internal static class RequestIds
{
    /// <summary>The name of the field.</summary>
    public const string Field = "requestId";

    /// <summary>Looks for the id.</summary>
    /// <returns>The id; null where there is none, or something broken comes before it.</returns>
    public static string? Find(ReadOnlySpan<byte> frame)
    {
        Utf8JsonReader reader = new(frame);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals(Field))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What is broken is told in any case; this is only about whom to tell.
        }

        return null;
    }
}
