using System.Text.Json.Serialization;
using Deia.Orchestration.Bots.Turns;

namespace Deia.AspNetCore.Contracts;

/// <summary>A question that is stored; its reply is yet to come. Of a command, no event will tell the answer, so it is here.</summary>
internal sealed record AcceptedResponse(MessageResponse UserMessage)
{
    /// <summary>Gets the answer of a command.</summary>
    /// <value>Null: it was none.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageResponse? Reply { get; init; }

    public static AcceptedResponse From(PendingReply pending) => new(MessageResponse.From(pending.Question))
    {
        Reply = pending.CommandReply is { } reply ? MessageResponse.From(reply) : null,
    };
}
