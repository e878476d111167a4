using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Deia.Testing.Ollama;

/// <summary>Ollama's JSON, as its server writes it.</summary>
internal static class OllamaWire
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Error(string text) => Write(new JsonObject { ["error"] = text });

    public static string Version() => Write(new JsonObject { ["version"] = "0.12.0" });

    public static string Tags(IEnumerable<FakeOllamaModel> models) => Write(new JsonObject
    {
        ["models"] = new JsonArray([.. models.Select(model => (JsonNode)new JsonObject
        {
            ["name"] = model.Name,
            ["model"] = model.Name,
            ["modified_at"] = Time(model.ModifiedAt),
            ["size"] = model.Size,
            ["digest"] = model.Digest,
            ["details"] = Details(model),
        })]),
    });

    public static string Show(FakeOllamaModel model) => Write(new JsonObject
    {
        ["details"] = Details(model),
        ["model_info"] = new JsonObject
        {
            ["general.architecture"] = model.Architecture,
            [$"{model.Architecture}.context_length"] = model.ContextLength,
        },
        ["capabilities"] = new JsonArray([.. model.Capabilities.Select(capability => (JsonNode)capability)]),
        ["modified_at"] = Time(model.ModifiedAt),
    });

    public static string Token(FakeOllamaRequest request, string text, DateTimeOffset now)
    {
        var line = Line(request, text, now);
        line["done"] = false;
        return Write(line);
    }

    /// <summary>Writes the last line: empty at the end of a stream, with the whole text where no stream was asked for.</summary>
    public static string Done(FakeOllamaRequest request, FakeOllamaReply reply, string text, DateTimeOffset now)
    {
        var line = Line(request, text, now);
        line["done"] = true;
        line["done_reason"] = reply.DoneReason;
        line["total_duration"] = 4_883_583_458;
        line["load_duration"] = 1_334_875;
        line["prompt_eval_count"] = reply.CountPrompt(request);
        line["prompt_eval_duration"] = 342_546_000;
        line["eval_count"] = reply.ReplyTokens ?? reply.Tokens.Count;
        line["eval_duration"] = 4_535_599_000;
        return Write(line);
    }

    private static JsonObject Line(FakeOllamaRequest request, string text, DateTimeOffset now) => new()
    {
        ["model"] = request.Model,
        ["created_at"] = Time(now),
        ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
    };

    private static JsonObject Details(FakeOllamaModel model) => new()
    {
        ["parent_model"] = "",
        ["format"] = "gguf",
        ["family"] = model.Architecture,
        ["families"] = new JsonArray(model.Architecture),
        ["parameter_size"] = "3.2B",
        ["quantization_level"] = "Q4_K_M",
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static string Write(JsonObject json) => json.ToJsonString(Relaxed);
}
