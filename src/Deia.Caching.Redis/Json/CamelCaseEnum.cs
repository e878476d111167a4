using System.Text.Json;
using System.Text.Json.Serialization;

namespace Deia.Caching.Redis.Json;

/// <summary>Writes an enum by its name, and never by its number.</summary>
internal sealed class CamelCaseEnum<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
