using Deia.AspNetCore.Input;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;

namespace Deia.AspNetCore.Bots;

/// <summary>Reads what a client asks of a bot. The rules for what it may ask are the fleet's.</summary>
internal static class BotInput
{
    /// <summary>Reads the fields that a launch and a change have in common.</summary>
    public static BotDefinitionChange ReadChange(RequestFields fields) => new()
    {
        Provider = fields.Text("provider"),
        Model = fields.Text("model"),
        SystemPrompt = fields.Text("systemPrompt"),
        Capabilities = fields.Texts("capabilities"),
        Temperature = fields.Number("temperature"),
        ContextTokens = fields.WholeNumber("contextTokens"),
        IdleTimeout = fields.Seconds("idleTimeoutSeconds"),
        Metadata = fields.Object("metadata"),
    };

    /// <summary>Refuses the fields that only a launch may set.</summary>
    public static void RefuseFixed(RequestFields fields)
    {
        if (fields.Has("id"))
        {
            fields.Refuse("id", "id can't be changed.");
        }

        if (fields.Has("host"))
        {
            fields.Refuse("host", "host can't be changed; delete the bot and launch it anew.");
        }
    }

    /// <summary>Reads how a bot is to be stopped.</summary>
    public static StopOptions ReadStop(RequestFields fields) => new(fields.Flag("drain") ?? true, fields.Seconds("timeoutSeconds"));
}
