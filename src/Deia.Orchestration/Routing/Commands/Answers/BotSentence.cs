using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Routing.Commands.Answers;

/// <summary>Says in a sentence what became of a bot.</summary>
internal static class BotSentence
{
    public static CommandAnswer Answer(BotInfo bot)
    {
        var sentence = $"{bot.Id} is **{BotStateNames.Of(bot.State)}**.";
        return new CommandAnswer(bot.Detail is { } detail ? $"{sentence} {MarkdownTable.Escape(detail)}" : sentence, bot.Id);
    }
}
