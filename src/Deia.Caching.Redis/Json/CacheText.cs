using System.Text.Encodings.Web;
using System.Text.Json;

namespace Deia.Caching.Redis.Json;

/// <summary>How the values are written: text as it is, for Deia and people with <c>redis-cli</c> read it, and never as HTML.</summary>
internal static class CacheText
{
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static CacheJson Json { get; } = new(new JsonSerializerOptions(CacheJson.Default.Options) { Encoder = Encoder });
}
