using System.Globalization;
using System.Text.Json;
using Deia.Orchestration.Configuration;

namespace Deia.Hosting.Processes.Wire;

/// <summary>A bot's definition on its way to its worker.</summary>
internal static class DefinitionJson
{
    public static void Write(Utf8JsonWriter json, BotDefinition definition)
    {
        json.WriteStartObject();
        json.WriteString("id", definition.Id);
        json.WriteText("provider", definition.Provider);
        json.WriteText("model", definition.Model);
        json.WriteText("systemPrompt", definition.SystemPrompt);
        json.WriteText("host", definition.Host);
        json.WriteStartArray("capabilities");
        foreach (var capability in definition.Capabilities)
        {
            json.WriteStringValue(capability);
        }

        json.WriteEndArray();
        if (definition.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }

        json.WriteNumber("contextTokens", definition.ContextTokens);
        json.WriteText("idleTimeout", definition.IdleTimeout?.ToString("c", CultureInfo.InvariantCulture));
        json.WriteStartObject("metadata");
        foreach (var (name, value) in definition.Metadata)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static BotDefinition Read(JsonElement json) => new()
    {
        Id = json.GetProperty("id").GetString()!,
        Provider = json.Text("provider"),
        Model = json.Text("model"),
        SystemPrompt = json.Text("systemPrompt"),
        Host = json.Text("host"),
        Capabilities = [.. json.GetProperty("capabilities").EnumerateArray().Select(static capability => capability.GetString()!)],
        Temperature = json.TryGetProperty("temperature", out var temperature) ? temperature.GetDouble() : null,
        ContextTokens = json.Number("contextTokens"),
        IdleTimeout = json.Text("idleTimeout") is { } idle ? TimeSpan.ParseExact(idle, "c", CultureInfo.InvariantCulture) : null,
        Metadata = json.GetProperty("metadata").EnumerateObject().ToDictionary(static value => value.Name, static value => value.Value.Clone()),
    };
}
