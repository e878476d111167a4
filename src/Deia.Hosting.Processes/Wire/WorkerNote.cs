using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Wire;

/// <summary>One line of a worker's standard output that is meant for its host: <see cref="Mark"/>, and one of these as JSON.</summary>
internal sealed record WorkerNote
{
    /// <summary>What such a line begins with. Other lines are some library's, and nobody reads them.</summary>
    public const string Mark = "deia-worker:";

    /// <summary>Gets the port that the worker listens on from now on.</summary>
    public int? Port { get; init; }

    /// <summary>Gets the port that somebody else listens on; the worker ends.</summary>
    public int? BusyPort { get; init; }

    /// <summary>Gets why the worker ends, in one line.</summary>
    public string? End { get; init; }

    /// <summary>Gets a line for the host's log.</summary>
    public LogLine? Log { get; init; }

    /// <summary>Writes the JSON.</summary>
    public ReadOnlyMemory<byte> Write() => WireJson.Write(this, static (json, note) =>
    {
        json.WriteStartObject();
        json.WriteNumber("port", note.Port);
        json.WriteNumber("busyPort", note.BusyPort);
        json.WriteText("end", note.End);
        if (note.Log is { } log)
        {
            json.WriteStartObject("log");
            json.WriteNumber("level", (int)log.Level);
            json.WriteString("category", log.Category);
            json.WriteNumber("eventId", log.EventId);
            json.WriteText("eventName", log.EventName);
            json.WriteString("text", log.Text);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <summary>Reads a line.</summary>
    /// <returns>Null where it is none of these.</returns>
    public static WorkerNote? Read(string line)
    {
        if (!line.StartsWith(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line.AsMemory(Mark.Length));
            var json = document.RootElement;
            return new WorkerNote
            {
                Port = json.Number("port"),
                BusyPort = json.Number("busyPort"),
                End = json.Text("end"),
                Log = json.TryGetProperty("log", out var log) ? ReadLog(log) : null,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static LogLine ReadLog(JsonElement json) => new(
        (LogLevel)json.GetProperty("level").GetInt32(), json.GetProperty("category").GetString()!, json.GetProperty("eventId").GetInt32(), json.Text("eventName"), json.GetProperty("text").GetString()!);

    /// <param name="Level">How grave it is.</param>
    /// <param name="Category">The category of the logger.</param>
    /// <param name="EventId">The id of the event; 0 where it has none.</param>
    /// <param name="EventName">The name of the event; null where it has none.</param>
    /// <param name="Text">The text.</param>
    public sealed record LogLine(LogLevel Level, string Category, int EventId, string? EventName, string Text);
}
