using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>A message that is a command.</summary>
/// <param name="Info">The command.</param>
/// <param name="Arguments">What stands behind its name, without white space around it.</param>
/// <param name="Request">The whole message. Its <see cref="SendRequest.BotId"/> is the bot that it mentions or names.</param>
internal sealed record CommandCall(SlashCommandInfo Info, string Arguments, SendRequest Request)
{
    /// <summary>Refuses arguments, without repeating them.</summary>
    /// <param name="flaw">What is wrong, as a sentence.</param>
    public Refusal Refuse(string flaw) => Refusal.Invalid("message", $"{flaw} Usage: {Info.Usage}. /help lists the commands.");

    /// <summary>Gives the refusal of a command that takes no arguments and was given some.</summary>
    public Refusal? RefuseArguments() => Arguments.Length == 0 ? null : Refuse($"{Info.Name} takes nothing behind its name.");

    /// <summary>Reads the one argument that is the id of a bot, with or without an @.</summary>
    /// <returns>The id; empty where there is no argument.</returns>
    public Outcome<string> ReadBotId()
    {
        var id = Arguments.StartsWith('@') ? Arguments[1..] : Arguments;
        return Arguments.Length == 0 || BotId.IsValid(id) ? id : Refuse($"{Info.Name} takes the id of one bot, which matches {BotId.Pattern}.");
    }
}
