using Deia.AspNetCore.Identity;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>What the OpenAPI document says of the live events.</summary>
internal static class EventsDescription
{
    public static OperationDescription Listen { get; } = new OperationDescription("listen", ApiTags.LiveEvents, "Opens a WebSocket over which the events come, as JSON text frames.")
        .Notes(
            "Every frame is an object of seq, type, botId, at and data. The first is hello (epoch, seq). Clients may send subscribe, chat:send and ping. "
            + "After a lost connection, epoch and after give what was missed, or one resync where it is no longer held.")
        .TakesQuery("epoch", Shape.Text, "The epoch of the last event that the client has.")
        .TakesQuery(ResumePoint.Field, Shape.WholeNumber(0), "The number of that event.")
        .TakesQuery(Authenticator.TokenParameter, Shape.Text, "The token, where a browser can send no header.")
        .Gives(101, "The events follow.")
        .Refuses(400, ProblemTypes.BadRequest)
        .Refuses(403, ProblemTypes.ForeignOrigin);
}
