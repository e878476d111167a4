using System.Text.Json;
using System.Text.Json.Serialization;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenAi.Contracts;

namespace Deia.AspNetCore.OpenAi;

/// <summary>How what clients of OpenAI's API read is written: as all of Deia's JSON, but in snake_case; used through <see cref="Form"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CompletionBody))]
[JsonSerializable(typeof(CompletionObject))]
[JsonSerializable(typeof(ModelListObject))]
[JsonSerializable(typeof(ModelObject))]
internal sealed partial class OpenAiJson : JsonSerializerContext
{
    public static OpenAiJson Form { get; } = new(new JsonSerializerOptions(DeiaJson.CreateOptions()) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
