using Deia.Orchestration.History;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Finds the bot that a command is about: the one that it names, else that of the message, else the one that the conversation talks to.</summary>
internal sealed class CurrentBot(ChatHistory history)
{
    /// <summary>Finds the bot of a command that may name one.</summary>
    /// <returns>Its id, whether there is such a bot or not; refused as <see cref="RefusalReason.Invalid"/> where nothing says which bot is meant.</returns>
    public async ValueTask<Outcome<string>> FindNamedAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var named = call.ReadBotId();
        return named.TryGet(out var botId, out _) && botId.Length == 0 ? await FindAsync(call, cancellationToken).ConfigureAwait(false) : named;
    }

    /// <summary>Finds the bot of a command that names none.</summary>
    /// <returns>As of <see cref="FindNamedAsync"/>.</returns>
    public async ValueTask<Outcome<string>> FindAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var botId = await FindOrNullAsync(call.Request, cancellationToken).ConfigureAwait(false);
        return botId is not null ? botId : call.Refuse("Nothing says which bot is meant: the conversation talks to none yet.");
    }

    /// <summary>Finds the bot of a message.</summary>
    /// <returns>Its id; null where nothing says which bot is meant.</returns>
    public async ValueTask<string?> FindOrNullAsync(SendRequest request, CancellationToken cancellationToken) =>
        request.BotId ?? await history.LastBotAsync(request.ConversationId, cancellationToken).ConfigureAwait(false);
}
