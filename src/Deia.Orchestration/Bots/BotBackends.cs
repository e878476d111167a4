using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Bots;

/// <summary>What a bot shows of the provider and the model that it uses.</summary>
internal static class BotBackends
{
    /// <summary>Gives a bot another definition. What was found for the earlier one is shown as long as the new one does not say otherwise.</summary>
    public static BotInfo WithDefinition(this BotInfo info, BotDefinition definition) =>
        info.WithBackend(definition.Provider, definition.Model) with { Definition = definition };

    /// <summary>Shows what was found; what could not be decided is shown as before, unless it belonged to another provider.</summary>
    public static BotInfo WithBackend(this BotInfo info, string? provider, string? model)
    {
        var isSame = provider is null || string.Equals(provider, info.Provider, StringComparison.OrdinalIgnoreCase);
        return info with { Provider = provider ?? info.Provider, Model = model ?? (isSame ? info.Model : null) };
    }

    /// <summary>Looks for the bot's backend and remembers what was found.</summary>
    public static async ValueTask<BotConnection> ConnectAsync(this Bot bot, IBotInstance instance, CancellationToken cancellationToken)
    {
        var definition = bot.Definition;
        var connection = await instance.ConnectAsync(definition, cancellationToken).ConfigureAwait(false);
        if (connection.IsUsable)
        {
            bot.Connected(definition, connection);
        }

        bot.Life.Change(info =>
        {
            var changed = info.WithBackend(connection.Provider, connection.Model) with { Detail = connection.Detail };
            return !ReferenceEquals(info.Definition, definition) || changed == info ? info : changed;
        });
        return connection;
    }
}
