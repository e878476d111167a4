using System.Text.Json;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Routing;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Does what one client asks for. Its frames are answered one after the other, so that its messages keep their order.</summary>
/// <param name="router">Where messages go.</param>
/// <param name="client">The client.</param>
/// <param name="traceId">What the host knows the connection by.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ClientFrameHandler(CommandRouter router, FrameSender client, string traceId, ILogger logger)
{
    private static readonly Problem NoObject = new(
        ProblemTypes.BadRequest, "The frame can't be read.", 400, "A frame must be a JSON object, sent as text.");

    /// <summary>Answers a frame.</summary>
    /// <param name="kind">Whether it is text.</param>
    /// <param name="content">The frame.</param>
    /// <param name="cancellationToken">Cancels what has not begun.</param>
    public async ValueTask HandleAsync(ClientFrameKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var document = kind == ClientFrameKind.Text ? FrameFields.TryParse(content) : null;
        if (document is null)
        {
            await RejectAsync(null, NoObject);
            return;
        }

        var frame = document.RootElement;
        if (!FrameFields.TryGetText(frame, "requestId", out var requestId))
        {
            await RejectAsync(null, DeiaProblems.Invalid("requestId", "requestId must be a string."));
            return;
        }

        FrameFields.TryGetText(frame, "type", out var type);
        switch (type)
        {
            case "ping":
                await client.SendAsync(ControlFrame.Pong);
                break;
            case "subscribe":
                await SubscribeAsync(requestId, frame);
                break;
            case "chat:send":
                await SendAsync(requestId, frame, cancellationToken);
                break;
            default:
                await RejectAsync(requestId, DeiaProblems.Invalid("type", "type must be ping, subscribe or chat:send."));
                break;
        }
    }

    private ValueTask SubscribeAsync(string? requestId, JsonElement frame)
    {
        if (FrameFields.TryGetTexts(frame, "botIds") is not { } botIds || !botIds.TrueForAll(id => id == BotFilter.Wildcard || BotId.IsValid(id)))
        {
            return RejectAsync(
                requestId, DeiaProblems.Invalid("botIds", $"botIds must be a list of bot ids, each matching {BotId.Pattern}, or [\"{BotFilter.Wildcard}\"]."));
        }

        client.Filter(BotFilter.Of(botIds));
        return ValueTask.CompletedTask;
    }

    private async ValueTask SendAsync(string? requestId, JsonElement frame, CancellationToken cancellationToken)
    {
        if (!ChatSendFrame.TryRead(frame, out var request, out var errors))
        {
            await RejectAsync(requestId, DeiaProblems.From(errors));
            return;
        }

        var (accepted, problem) = await AskAsync(request, cancellationToken);
        await (problem is null
            ? client.SendAsync(ControlFrame.Accepted(requestId, accepted!))
            : RejectAsync(requestId, problem));
    }

    private async ValueTask<(AcceptedResponse? Accepted, Problem? Problem)> AskAsync(SendRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var sent = await router.SendAsync(request, cancellationToken);
            return sent.TryGet(out var pending, out var refusal)
                ? (AcceptedResponse.From(pending.Question), null)
                : (null, DeiaProblems.From(refusal));
        }
#pragma warning disable CA1031 // Whatever went wrong concerns one message, and not the connection.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            var problem = DeiaProblems.From(exception);
            if (problem.Status == 500)
            {
                LogDefect(traceId, exception.GetType().Name, exception.StackTrace);
            }

            return (null, problem);
        }
    }

    private ValueTask RejectAsync(string? requestId, Problem problem) =>
        client.SendAsync(ControlFrame.Rejected(requestId, problem.ToResponse(traceId)));

    [LoggerMessage(1110, LogLevel.Error, "{Connection}: {ExceptionType} left the sending of a message at\n{StackTrace}")]
    private partial void LogDefect(string connection, string exceptionType, string? stackTrace);
}
