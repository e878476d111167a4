using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Wire;

/// <summary>What a worker is told first, on its standard input alone: the secret and the settings are on no command line and in no environment.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="Port">The port to listen on, on the loopback address.</param>
/// <param name="Secret">What every request must show.</param>
/// <param name="Environment">The name of the host's environment, such as <c>Production</c>.</param>
/// <param name="ApplicationName">The name of the host's application.</param>
/// <param name="ContentRoot">The host's content root.</param>
/// <param name="LogLevel">The least grave of what the host's log takes.</param>
/// <param name="Configuration">The host's whole configuration, wherever it came from.</param>
internal sealed record LaunchOrder(
    string BotId,
    int Port,
    string Secret,
    string Environment,
    string ApplicationName,
    string ContentRoot,
    LogLevel LogLevel,
    IReadOnlyDictionary<string, string?> Configuration)
{
    /// <summary>Writes it as one line, without its end.</summary>
    public ReadOnlyMemory<byte> Write() => WireJson.Write(this, static (json, order) =>
    {
        json.WriteStartObject();
        json.WriteString("botId", order.BotId);
        json.WriteNumber("port", order.Port);
        json.WriteString("secret", order.Secret);
        json.WriteString("environment", order.Environment);
        json.WriteString("applicationName", order.ApplicationName);
        json.WriteString("contentRoot", order.ContentRoot);
        json.WriteNumber("logLevel", (int)order.LogLevel);
        json.WriteStartObject("configuration");
        foreach (var (key, value) in order.Configuration)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">It is another JSON.</exception>
    /// <exception cref="KeyNotFoundException">It lacks something.</exception>
    public static LaunchOrder Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        Dictionary<string, string?> configuration = new(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in json.GetProperty("configuration").EnumerateObject())
        {
            configuration[setting.Name] = setting.Value.GetString();
        }

        return new LaunchOrder(
            json.GetProperty("botId").GetString()!,
            json.GetProperty("port").GetInt32(),
            json.GetProperty("secret").GetString()!,
            json.GetProperty("environment").GetString()!,
            json.GetProperty("applicationName").GetString()!,
            json.GetProperty("contentRoot").GetString()!,
            (LogLevel)json.GetProperty("logLevel").GetInt32(),
            configuration);
    }
}
