using System.Net.WebSockets;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Identity;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Events;
using Deia.Orchestration.Routing;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Takes clients of the live events in.</summary>
internal sealed partial class EventsEndpoint(
    IEventBus events,
    EventFrames frames,
    CommandRouter router,
    OriginRule origins,
    RequestLimiter limiter,
    Authenticator authenticator,
    TimeProvider timeProvider,
    IHostApplicationLifetime lifetime,
    ILogger<EventsEndpoint> logger)
{
    private static readonly Problem NoWebSocket = new(
        ProblemTypes.BadRequest,
        "The request is no WebSocket request.",
        StatusCodes.Status400BadRequest,
        "The live events come over a WebSocket: ask for it with Connection: Upgrade and Upgrade: websocket.");

    /// <summary>Serves one client to its end.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await NoWebSocket.ExecuteAsync(context);
            return;
        }

        var credential = context.Features.Get<Credential>()!;
        if (!(credential.IsCookie ? origins.AllowsCookie(context.Request) : origins.AllowsSocket(context.Request)))
        {
            await AccessProblems.ForeignOrigin.ExecuteAsync(context);
            return;
        }

        if (!ResumePoint.TryRead(context.Request.Query, out var after, out var error))
        {
            await DeiaProblems.Invalid(ResumePoint.Field, error).ExecuteAsync(context);
            return;
        }

        // Kestrel would cut off who reads slowly, by a measure of its own. Here such a client loses events first; only one that reads nothing is cut off.
        context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = null;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var subscription = events.Subscribe(after);
        var newest = subscription.Newest;
        var from = after is { } known && known.Epoch == newest.Epoch && known.Seq < newest.Seq ? known.Seq : newest.Seq;
        void Abort() => Cut(context, socket);
        using FrameSender sender = new(socket, frames, from, timeProvider, Abort);
        ClientAdmission admission = new(context, credential, authenticator, limiter);
        ClientFrameHandler handler = new(router, admission, sender, Problem.TraceIdOf(context), logger);
        EventConnection connection = new(socket, subscription, sender, handler, Abort);
        using var goingDown = GoingDown(context).UnsafeRegister(static connection => ((EventConnection)connection!).GoAway(), connection);
        await using AdmissionWatch watch = new(admission, connection, timeProvider, logger);
        LogOpened(context.TraceIdentifier, from);
        await connection.RunAsync(context.RequestAborted);
        LogClosed(context.TraceIdentifier, socket.CloseStatus, sender.Seq);
    }

    /// <summary>Gets the sign that the client must go: the server's, which comes when the fleet has stopped, else the host's, which comes before.</summary>
    private CancellationToken GoingDown(HttpContext context) =>
        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? lifetime.ApplicationStopping;

    private static void Cut(HttpContext context, WebSocket socket)
    {
        // The one ends what is being written, the other what is being read.
        context.Abort();
        socket.Abort();
    }

    [LoggerMessage(1100, LogLevel.Debug, "{Connection}: a client hears the live events after {Seq}.", EventName = "events.opened")]
    private partial void LogOpened(string connection, long seq);

    [LoggerMessage(1101, LogLevel.Debug, "{Connection}: the client of the live events is gone ({CloseStatus}) after {Seq}.", EventName = "events.closed")]
    private partial void LogClosed(string connection, WebSocketCloseStatus? closeStatus, long seq);
}
