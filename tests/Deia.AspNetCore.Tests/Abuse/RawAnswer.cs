using System.Text;
using System.Text.Json;

namespace Deia.AspNetCore.Tests.Abuse;

/// <summary>What a request was answered with, as it came over the wire.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonElement.Parse(Body);

    public bool IsLast => string.Equals(Header("Connection"), "close", StringComparison.OrdinalIgnoreCase);

    public string? MediaType => Header("Content-Type")?.Split(';')[0];

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
