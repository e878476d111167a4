using Deia.AspNetCore.Input;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.AspNetCore.Bots;

/// <summary>Which bots a client wants to see.</summary>
internal sealed record BotListQuery(BotState? Status, string? Capability, int Limit, string? After)
{
    /// <summary>How many bots a page has at most.</summary>
    public const int MostItems = 500;

    private static readonly Dictionary<string, BotState> States = Enum.GetValues<BotState>().ToDictionary(BotStateNames.Of, StringComparer.OrdinalIgnoreCase);

    public static BotListQuery Read(QueryFields fields)
    {
        BotState? status = null;
        if (fields.Text("status") is { } name)
        {
            if (States.TryGetValue(name, out var state))
            {
                status = state;
            }
            else
            {
                fields.Refuse("status", $"status must be one of {string.Join(", ", States.Keys)}.");
            }
        }

        var after = fields.Text("after");
        if (after is not null && !BotId.IsValid(after))
        {
            fields.Refuse("after", $"after must be the id of a bot, which matches {BotId.Pattern}.");
        }

        return new BotListQuery(status, fields.Text("capability"), fields.WholeNumber("limit", 1, MostItems) ?? MostItems, after);
    }

    public bool Matches(BotInfo bot) =>
        (Status is null || bot.State == Status)
        && (Capability is null || bot.Definition.Capabilities.Contains(Capability, StringComparer.OrdinalIgnoreCase));

    /// <summary>Takes the page out of all bots that match.</summary>
    /// <param name="matching">The bots, ordered by id (ordinal).</param>
    public IEnumerable<BotInfo> Page(IEnumerable<BotInfo> matching) =>
        matching.SkipWhile(bot => After is not null && string.CompareOrdinal(bot.Id, After) <= 0).Take(Limit);
}
