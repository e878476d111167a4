using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Chat;

/// <summary>The door for messages: each goes to the router, and its reply comes whole, as a stream, or elsewhere.</summary>
internal static class SendEndpoints
{
    private const string IdempotencyKey = "Idempotency-Key";

    public static void Map(RouteGroupBuilder group)
    {
        // What is sent is put on record by the router, which every door leads to; and it knows what a command needs, which may be less than a message does.
        group.MapPost("/api/chat/send", SendAsync).Needs(Permission.View).Describes(SendDescriptions.Send);
        group.MapPost("/api/chat/route", RouteAsync).Needs(Permission.View).Describes(SendDescriptions.Route);
    }

    private static async Task<IResult> SendAsync(
        HttpContext context, CommandRouter router, TimeProvider timeProvider, IOptions<DeiaOptions> options)
    {
        var message = await ReadAsync(context.Request, options.Value.Chat);
        if (!message.TryGet(out var request, out var problem))
        {
            // Who may send nothing is told so, whatever they sent.
            problem = context.GetCaller().May(Permission.Operate) ? problem : AccessProblems.Forbidden(Permission.Operate);
            await AuditFilter.RecordAsync(context, AuditActions.MessageSend, problem.Name);
            return problem;
        }

        var sent = await router.SendAsync(request, context.RequestAborted);
        if (!sent.TryGet(out var pending, out var refusal))
        {
            return DeiaProblems.From(refusal);
        }

        var patience = options.Value.Chat.ReplyTimeout;
        return SendModes.Of(context.Request.Headers) switch
        {
            SendMode.Stream => new ReplyStream(pending, patience, timeProvider),
            SendMode.Leave => Leave(context.Response, pending),
            _ => await WaitAsync(pending, patience, timeProvider, context.RequestAborted),
        };
    }

    private static async Task<IResult> RouteAsync(HttpContext context, CommandRouter router, IOptions<DeiaOptions> options)
    {
        var message = await ReadAsync(context.Request, options.Value.Chat);
        return message.TryGet(out var request, out var problem)
            ? DeiaResults.Json(await router.RouteAsync(request, context.RequestAborted), decision => decision, DeiaJson.Context.RoutingDecision)
            : problem;
    }

    private static async Task<Parsed<SendRequest>> ReadAsync(HttpRequest request, ConversationOptions options)
    {
        var body = await JsonBody.ReadAsync(request, SendInput.BodyLimit(options.MaxMessageLength));
        if (!body.TryGet(out var fields, out var problem))
        {
            return problem;
        }

        if (request.Headers.ContainsKey(IdempotencyKey))
        {
            fields.Refuse(IdempotencyKey, $"{IdempotencyKey} is not supported so far, and the message was not sent. Send it without.");
        }

        return SendInput.Read(fields).TryGet(out var message, out var refusal) ? message with { Caller = request.HttpContext.GetCaller() } : DeiaProblems.From(refusal);
    }

    private static IResult Leave(HttpResponse response, PendingReply pending)
    {
        response.Headers["Preference-Applied"] = SendModes.RespondAsync;
        return DeiaResults.Json(AcceptedResponse.From(pending), DeiaJson.Context.AcceptedResponse, StatusCodes.Status202Accepted);
    }

    /// <summary>Waits for the reply. A client that hangs up ends the waiting, never the question.</summary>
    private static async Task<IResult> WaitAsync(PendingReply pending, TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await pending.Completion.WaitAsync(patience, timeProvider, cancellationToken);
            return outcome.Reply is { } reply
                ? DeiaResults.Json(SendResponse.From(outcome.Question, reply, outcome.Duration), DeiaJson.Context.SendResponse)
                : DeiaProblems.From(outcome.Refusal!);
        }
        catch (TimeoutException)
        {
            return DeiaProblems.ReplyTimeout(patience);
        }
    }
}
