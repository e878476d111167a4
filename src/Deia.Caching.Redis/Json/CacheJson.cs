using System.Text.Json;
using System.Text.Json.Serialization;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Lifecycle;

namespace Deia.Caching.Redis.Json;

/// <summary>What the values look like; see <see cref="CacheText"/>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    RespectNullableAnnotations = true,
    Converters = [typeof(CamelCaseEnum<BotState>), typeof(CamelCaseEnum<MessageSender>), typeof(CamelCaseEnum<MessageStatus>)])]
[JsonSerializable(typeof(HeldStatus))]
[JsonSerializable(typeof(HeldMessage))]
[JsonSerializable(typeof(HeldMessage[]))]
internal sealed partial class CacheJson : JsonSerializerContext;
