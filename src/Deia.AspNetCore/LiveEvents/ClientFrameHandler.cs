using Deia.AspNetCore.Chat;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Does what one client asks for. Its frames are answered one after the other, so that its messages keep their order.</summary>
/// <param name="router">Where messages go.</param>
/// <param name="admission">What the client may.</param>
/// <param name="client">The client.</param>
/// <param name="traceId">What the host knows the connection by.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ClientFrameHandler(
    CommandRouter router, ClientAdmission admission, FrameSender client, string traceId, ILogger logger)
{
    private const string IdempotencyKey = "idempotencyKey";

    private static readonly Problem NoObject = new(
        ProblemTypes.BadRequest, "The frame can't be read.", StatusCodes.Status400BadRequest, "A frame must be a JSON object, sent as text.");

    /// <summary>Answers a frame.</summary>
    /// <param name="kind">Whether it is text.</param>
    /// <param name="content">The frame.</param>
    /// <param name="cancellationToken">Cancels what has not begun.</param>
    public ValueTask HandleAsync(ClientFrameKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (kind != ClientFrameKind.Text)
        {
            return RejectAsync(null, NoObject);
        }

        if (!RequestFields.Parse(content.Span).TryGet(out var frame, out var flaw))
        {
            var isObject = !flaw.Errors.ContainsKey(ProblemFields.WholeBody);
            return RejectAsync(RequestIds.Find(content.Span), isObject ? DeiaProblems.From(flaw) : NoObject);
        }

        var requestId = frame.Text(RequestIds.Field);
        return (frame.Refusal is null ? frame.Text("type") : null) switch
        {
            "ping" => client.SendAsync(ControlFrame.Pong),
            "subscribe" => SubscribeAsync(requestId, frame),
            "chat:send" => SendAsync(requestId, frame, cancellationToken),
            _ => RejectAsync(requestId, frame.Refusal is { } refusal
                ? DeiaProblems.From(refusal)
                : DeiaProblems.Invalid("type", "type must be ping, subscribe or chat:send.")),
        };
    }

    private ValueTask SubscribeAsync(string? requestId, RequestFields frame)
    {
        if (frame.Texts("botIds") is { } botIds && botIds.All(id => id == BotFilter.Wildcard || BotId.IsValid(id)))
        {
            client.Filter(BotFilter.Of(botIds));
            return ValueTask.CompletedTask;
        }

        return RejectAsync(
            requestId, DeiaProblems.Invalid("botIds", $"botIds must be a list of bot ids, each matching {BotId.Pattern}, or [\"{BotFilter.Wildcard}\"]."));
    }

    private async ValueTask SendAsync(string? requestId, RequestFields frame, CancellationToken cancellationToken)
    {
        if (frame.Has(IdempotencyKey))
        {
            frame.Refuse(IdempotencyKey, $"{IdempotencyKey} is not supported so far, and the message was not sent. Send it without.");
        }

        var (accepted, problem) = SendInput.Read(frame).TryGet(out var request, out var refusal)
            ? await AskAsync(request, cancellationToken)
            : (null, DeiaProblems.From(refusal));
        await (problem is null
            ? client.SendAsync(ControlFrame.Accepted(requestId, accepted!))
            : RejectAsync(requestId, problem));
    }

    private async ValueTask<(AcceptedResponse? Accepted, Problem? Problem)> AskAsync(SendRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (await admission.CheckSendAsync(cancellationToken) is { } refused)
            {
                return (null, refused);
            }

            var sent = await router.SendAsync(request with { Caller = admission.Caller }, cancellationToken);
            return sent.TryGet(out var pending, out var refusal)
                ? (AcceptedResponse.From(pending), null)
                : (null, DeiaProblems.From(refusal));
        }
#pragma warning disable CA1031 // Whatever went wrong concerns one message, and not the connection.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var problem = DeiaProblems.From(exception);
            if (ReferenceEquals(problem, DeiaProblems.InternalError))
            {
                LogDefect(traceId, exception.GetType().Name, exception.StackTrace);
            }

            return (null, problem);
        }
    }

    private ValueTask RejectAsync(string? requestId, Problem problem) =>
        client.SendAsync(ControlFrame.Rejected(requestId, problem.ToResponse(traceId)));

    [LoggerMessage(1110, LogLevel.Error, "{Connection}: {ExceptionType} left the sending of a message at\n{StackTrace}", EventName = "events.failed")]
    private partial void LogDefect(string connection, string exceptionType, string? stackTrace);
}
