using System.Text.Json;
using System.Text.Json.Serialization;
using Deia.AspNetCore.Json;

namespace Deia.AspNetCore.Health;

/// <summary>How the host's health is written, in the form that all of Deia's JSON has.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(HealthCheck))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(StorageCheck))]
internal sealed partial class HealthJson : JsonSerializerContext
{
    /// <summary>Gets the contracts with that form.</summary>
    public static HealthJson Form { get; } = new(CreateOptions());

    private static JsonSerializerOptions CreateOptions()
    {
        var options = DeiaJson.CreateOptions();
        options.Converters.Add(new JsonStringEnumConverter<HealthStatus>(JsonNamingPolicy.CamelCase));
        return options;
    }
}
