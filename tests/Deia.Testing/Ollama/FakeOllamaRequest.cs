using System.Text.Json;

namespace Deia.Testing.Ollama;

/// <summary>A chat request that a <see cref="FakeOllama"/> received.</summary>
public sealed class FakeOllamaRequest
{
    private readonly TaskCompletionSource<FakeOllamaOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _tokensSent;

    internal FakeOllamaRequest(int number, string rawJson, JsonElement json)
    {
        Number = number;
        RawJson = rawJson;
        Json = json;
        Model = Text(json, "model");
        Messages = json.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array
            ? [.. messages.EnumerateArray().Select(message => new FakeOllamaMessage(Text(message, "role"), Text(message, "content")))]
            : [];
    }

    /// <summary>Gets the how manieth chat request it is.</summary>
    /// <value>1 for the first.</value>
    public int Number { get; }

    /// <summary>Gets the model asked for.</summary>
    public string Model { get; }

    /// <summary>Gets the messages, oldest first.</summary>
    public IReadOnlyList<FakeOllamaMessage> Messages { get; }

    /// <summary>Gets the context window asked for.</summary>
    /// <value>In tokens; null where the request names none.</value>
    public int? NumCtx => Option("num_ctx")?.GetInt32();

    /// <summary>Gets the temperature asked for.</summary>
    /// <value>Null where the request names none.</value>
    public double? Temperature => Option("temperature")?.GetDouble();

    /// <summary>Gets whether the reply was asked for token by token.</summary>
    public bool Stream => !Json.TryGetProperty("stream", out var stream) || stream.ValueKind != JsonValueKind.False;

    /// <summary>Gets the body, parsed.</summary>
    public JsonElement Json { get; }

    /// <summary>Gets the body as it came.</summary>
    public string RawJson { get; }

    /// <summary>Gets how many tokens were sent so far.</summary>
    public int TokensSent => Volatile.Read(ref _tokensSent);

    /// <summary>Gets how the request ended.</summary>
    /// <value>Under way until it did; it never fails.</value>
    public Task<FakeOllamaOutcome> Outcome => _outcome.Task;

    internal void CountToken() => Interlocked.Increment(ref _tokensSent);

    internal void End(FakeOllamaOutcome outcome) => _outcome.TrySetResult(outcome);

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private JsonElement? Option(string name) =>
        Json.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object
        && options.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value
            : null;
}
