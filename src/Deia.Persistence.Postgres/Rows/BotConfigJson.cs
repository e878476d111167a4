using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Deia.Persistence.Postgres.Rows;

/// <summary>The generated serialiser of <see cref="BotConfig"/>.</summary>
[JsonSerializable(typeof(BotConfig))]
internal sealed partial class BotConfigJson : JsonSerializerContext
{
    // Text stays readable in the file: it is read by JSON parsers alone, never as HTML.
    public static BotConfigJson Relaxed { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
