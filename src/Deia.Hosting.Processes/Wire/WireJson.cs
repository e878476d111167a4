using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;

namespace Deia.Hosting.Processes.Wire;

/// <summary>The generated serialisers of what host and worker tell each other. Both are of one version, since the one starts the other.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BotDefinition))]
[JsonSerializable(typeof(BotConnection))]
[JsonSerializable(typeof(LaunchOrder))]
[JsonSerializable(typeof(WorkerNote))]
[JsonSerializable(typeof(TurnOrder))]
[JsonSerializable(typeof(TurnEnd))]
[JsonSerializable(typeof(HistoryLack))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Gets the serialisers that escape no more than JSON demands: no browser ever reads this.</summary>
    public static WireJson Plain { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
