using System.Text.Json;

namespace Deia.AspNetCore.Tests.LiveEvents;

/// <summary>Reads frames as a client does.</summary>
internal static class EventsFrame
{
    public static string Type(this JsonElement frame) => frame.Text("type")!;

    public static long Seq(this JsonElement frame) => frame.GetProperty("seq").GetInt64();

    public static JsonElement Data(this JsonElement frame) => frame.GetProperty("data");

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>Names the fields, in alphabetical order.</summary>
    public static string Fields(this JsonElement element) =>
        string.Join(' ', element.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));

    /// <summary>Tells whether the frame is an event, and not for one client alone.</summary>
    public static bool IsEvent(this JsonElement frame) => frame.Type().Contains(':', StringComparison.Ordinal);
}
