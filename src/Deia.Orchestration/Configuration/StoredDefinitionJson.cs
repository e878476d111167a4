using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Deia.Orchestration.Configuration;

/// <summary>The generated serialiser of <see cref="StoredDefinition"/>.</summary>
[JsonSerializable(typeof(StoredDefinition))]
internal sealed partial class StoredDefinitionJson : JsonSerializerContext
{
    // Text stays readable in the store: it is read by JSON parsers alone, never as HTML.
    public static StoredDefinitionJson Relaxed { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
