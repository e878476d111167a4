using System.Text.Json;
using System.Text.Json.Serialization;
using Deia.Orchestration.Events;

namespace Deia.Caching.Redis.Backplane;

/// <summary>The generated serialisers of the events. What an event derives from its other parts is not written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BotLaunched))]
[JsonSerializable(typeof(BotStateChanged))]
[JsonSerializable(typeof(BotCrashed))]
[JsonSerializable(typeof(BotStopped))]
[JsonSerializable(typeof(MessageReceived))]
[JsonSerializable(typeof(MessageToken))]
[JsonSerializable(typeof(MessageCompleted))]
[JsonSerializable(typeof(MessageFailed))]
[JsonSerializable(typeof(HistoryCleared))]
[JsonSerializable(typeof(FlagsChanged))]
internal sealed partial class EventJson : JsonSerializerContext;
