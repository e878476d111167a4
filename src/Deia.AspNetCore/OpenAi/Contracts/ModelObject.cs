using Deia.Orchestration.State;

namespace Deia.AspNetCore.OpenAi.Contracts;

/// <summary>A bot, as clients of OpenAI's API see a model.</summary>
/// <param name="Id">The bot's id.</param>
/// <param name="Object">What this is.</param>
/// <param name="Created">When the bot was made, in seconds since 1970.</param>
/// <param name="OwnedBy">Whose it is.</param>
internal sealed record ModelObject(string Id, string Object, long Created, string OwnedBy)
{
    public static ModelObject From(BotInfo bot) => new(bot.Id, "model", bot.CreatedAt.ToUnixTimeSeconds(), "deia");
}
