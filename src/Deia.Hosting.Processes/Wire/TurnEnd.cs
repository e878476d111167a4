using System.Text.Json;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;

namespace Deia.Hosting.Processes.Wire;

/// <summary>The last line of a reply; the lines before it are pieces of text, each a JSON string. Of the three, one is set.</summary>
internal sealed record TurnEnd
{
    /// <summary>Gets how the turn ended, where it ended well.</summary>
    public BotTurnResult? Result { get; init; }

    /// <summary>Gets what the model backend did wrong.</summary>
    public FaultLine? Fault { get; init; }

    /// <summary>Gets why the bot is gone.</summary>
    public string? Crash { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Result is { } result)
        {
            json.WriteNumber("outputTokens", result.OutputTokens);
            json.WriteNumber("inputTokens", result.InputTokens);
            json.WriteBoolean("contextTruncated", result.ContextTruncated);
            json.WriteBoolean("reachedLimit", result.ReachedLimit);
        }
        else if (Fault is { } fault)
        {
            json.WriteNumber("fault", (int)fault.Fault);
            json.WriteString("message", fault.Message);
        }

        json.WriteText("crash", Crash);
        json.WriteEndObject();
    }

    public static TurnEnd Read(JsonElement json) => new()
    {
        Result = json.TryGetProperty("contextTruncated", out var truncated)
            ? new BotTurnResult(json.Number("outputTokens"), json.Number("inputTokens"), truncated.GetBoolean()) { ReachedLimit = json.GetProperty("reachedLimit").GetBoolean() }
            : null,
        Fault = json.Number("fault") is { } fault ? new FaultLine((BackendFault)fault, json.GetProperty("message").GetString()!) : null,
        Crash = json.Text("crash"),
    };

    /// <param name="Fault">What went wrong.</param>
    /// <param name="Message">What failed, where, and what to do.</param>
    public sealed record FaultLine(BackendFault Fault, string Message);
}
