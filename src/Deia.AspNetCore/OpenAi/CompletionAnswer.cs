using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Problems;
using Deia.Orchestration;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Routing;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.OpenAi;

/// <summary>Asks the bot, and answers whole or as a stream. A client that hangs up stops the model, unless the conversation is a stored one.</summary>
/// <param name="call">What the client asks for.</param>
/// <param name="router">The way to the bots.</param>
/// <param name="tokenCounter">Counts what the model does not report.</param>
/// <param name="patience">How long the reply may be silent.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CompletionAnswer(
    CompletionCall call, CommandRouter router, ITokenCounter tokenCounter, TimeSpan patience, TimeProvider timeProvider) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (call.Conversation is { } conversation)
        {
            await SendAsync(httpContext, conversation);
            return;
        }

        var taken = await router.CompleteAsync(call.Request with { Caller = httpContext.GetCaller() }, httpContext.RequestAborted);
        if (!taken.TryGet(out var completion, out var refusal))
        {
            await ProblemOf(refusal).ExecuteAsync(httpContext);
            return;
        }

        await using (completion)
        {
            await AnswerAsync(httpContext, completion.Reply);
        }
    }

    private async Task SendAsync(HttpContext context, string conversation)
    {
        var caller = context.GetCaller();
        SendRequest request = new(call.Question)
        {
            BotId = call.Request.BotId,
            ConversationId = StoredConversation.IdFor(caller, conversation),
            Caller = caller,
        };
        var sent = BotId.IsValid(call.Request.BotId) ? await router.SendAsync(request, context.RequestAborted) : new Refusal(RefusalReason.BotNotFound, "");
        await (sent.TryGet(out var pending, out var refusal) ? AnswerAsync(context, pending) : ProblemOf(refusal).ExecuteAsync(context));
    }

    private Task AnswerAsync(HttpContext context, PendingReply pending)
    {
        CompletionForm form = new(pending.Question, call, tokenCounter);
        return call.Request.IsStreamed
            ? new CompletionStream(pending, form, call.IncludesUsage, patience, timeProvider).WriteAsync(context)
            : WaitAsync(context, pending, form);
    }

    private async Task WaitAsync(HttpContext context, PendingReply pending, CompletionForm form)
    {
        IResult answer;
        try
        {
            var outcome = await pending.Completion.WaitAsync(patience, timeProvider, context.RequestAborted);
            answer = outcome.Reply is null
                ? DeiaProblems.From(outcome.Refusal!)
                : DeiaResults.Json(form.Whole(outcome), OpenAiJson.Form.CompletionObject);
        }
        catch (TimeoutException)
        {
            answer = DeiaProblems.CompletionTimeout(patience);
        }

        await answer.ExecuteAsync(context);
    }

    private Problem ProblemOf(Refusal refusal) => refusal switch
    {
        { Reason: RefusalReason.BotNotFound } => DeiaProblems.ModelNotFound(call.Request.BotId),

        // What the router calls the message is the last of the messages here.
        { Reason: RefusalReason.Invalid } => DeiaProblems.Invalid(MessagesInput.Field, refusal.Detail),
        _ => DeiaProblems.From(refusal),
    };
}
