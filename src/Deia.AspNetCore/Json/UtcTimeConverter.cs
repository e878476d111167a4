using System.Text.Json;
using System.Text.Json.Serialization;

namespace Deia.AspNetCore.Json;

/// <summary>Writes times as ISO 8601 in UTC with <c>Z</c>, whatever their offset was.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}
