using Deia.AspNetCore.Input;
using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Chat;

/// <summary>Reads which page of a history a client wants to see.</summary>
internal static class HistoryQuery
{
    /// <summary>How many messages a page has at most.</summary>
    public const int MostItems = 500;

    /// <summary>How many it has where a client does not say.</summary>
    public const int DefaultItems = 50;

    public static Outcome<MessageQuery> Read(string botId, IQueryCollection query)
    {
        QueryFields fields = new(query);
        MessageQuery page = new(botId)
        {
            ConversationId = fields.Text("conversationId"),
            Before = fields.MessageId("before"),
            After = fields.MessageId("after"),
            Offset = fields.WholeNumber("offset", 0, int.MaxValue) ?? 0,
            Limit = fields.WholeNumber("limit", 1, MostItems) ?? DefaultItems,
        };
        return fields.Refusal is { } refusal ? refusal : page;
    }
}
