using System.Text.Json;
using Deia.Orchestration.Hosting;

namespace Deia.Hosting.Processes.Wire;

/// <summary>What a bot found of its backend, on its way to the host.</summary>
internal static class ConnectionJson
{
    public static void Write(Utf8JsonWriter json, BotConnection connection)
    {
        json.WriteStartObject();
        json.WriteText("provider", connection.Provider);
        json.WriteText("model", connection.Model);
        json.WriteBoolean("reachable", connection.Reachable);
        json.WriteText("detail", connection.Detail);
        json.WriteEndObject();
    }

    public static BotConnection Read(JsonElement json) =>
        new(json.Text("provider"), json.Text("model"), json.GetProperty("reachable").GetBoolean(), json.Text("detail"));
}
