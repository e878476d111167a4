using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Lifecycle;

namespace Deia.AspNetCore.Json;

/// <summary>The one form that Deia's JSON has at every door: camelCase, enums in lower case, times in UTC, and text that stays readable.</summary>
internal static class DeiaJson
{
    // No answer is ever put into a page as it is, so only what JSON itself demands is escaped.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Gets that form for a writer.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = Encoder };

    /// <summary>Gets the contracts with that form.</summary>
    public static DeiaJsonContext Context { get; } = new(CreateOptions());

    /// <summary>Makes options of that form, for another context.</summary>
    public static JsonSerializerOptions CreateOptions() => new(JsonSerializerDefaults.Web)
    {
        Encoder = Encoder,
        Converters =
        {
            new UtcTimeConverter(),
            new JsonStringEnumConverter<BotState>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<MessageSender>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<MessageStatus>(JsonNamingPolicy.CamelCase),
        },
    };
}
