using Deia.AspNetCore.Chat;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenAi.Contracts;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Bots.Turns;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.OpenAi;

/// <summary>Answers by a stream of chunks that ends with <c>[DONE]</c>, or by an error: until the stream begins, an ordinary one; afterwards an event, and nothing after it.</summary>
/// <param name="pending">The question.</param>
/// <param name="form">Makes the chunks.</param>
/// <param name="includesUsage">Whether the last chunk tells what the reply cost.</param>
/// <param name="patience">How long the reply may be silent.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CompletionStream(PendingReply pending, CompletionForm form, bool includesUsage, TimeSpan patience, TimeProvider timeProvider)
{
    private EventStreamWriter? _output;

    public async Task WriteAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        if (await WriteWordsAsync(context) is { } broken)
        {
            await FailAsync(context, broken);
            return;
        }

        var outcome = await pending.Completion.WaitAsync(cancellationToken);
        if (outcome.Reply is null)
        {
            await FailAsync(context, DeiaProblems.From(outcome.Refusal!));
            return;
        }

        var output = await BeginAsync(context);
        await WriteAsync(output, form.End(outcome), cancellationToken);
        if (includesUsage)
        {
            await WriteAsync(output, form.Cost(outcome), cancellationToken);
        }

        await output.WriteAsync("[DONE]", cancellationToken);
    }

    /// <summary>Writes the words as they come.</summary>
    /// <returns>Why there are no more of them before the end of the reply; null at its end.</returns>
    private async ValueTask<Problem?> WriteWordsAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        PatientTokens tokens = new(pending, patience, timeProvider);
        var hasWords = false;
        await foreach (var next in tokens.ReadAsync(cancellationToken))
        {
            // The stream begins with the first word, or where it is long in coming.
            var output = await BeginAsync(context);
            if (next is not { } token)
            {
                await output.BeatAsync(cancellationToken);
            }
            else if (token.Index == 0 && hasWords)
            {
                return DeiaProblems.ReplyBrokeOff;
            }
            else
            {
                hasWords = true;
                await WriteAsync(output, form.Words(token.Text), cancellationToken);
            }
        }

        return tokens.HasGivenUp ? DeiaProblems.CompletionTimeout(patience) : null;
    }

    private async ValueTask<EventStreamWriter> BeginAsync(HttpContext context)
    {
        if (_output is null)
        {
            _output = EventStreamWriter.Begin(context);
            await WriteAsync(_output, form.Begin(), context.RequestAborted);
        }

        return _output;
    }

    private async Task FailAsync(HttpContext context, Problem problem) =>
        await (_output is { } output
            ? output.WriteAsync(null, OpenAiErrors.From(problem), DeiaJson.Context.OpenAiErrorResponse, context.RequestAborted).AsTask()
            : problem.ExecuteAsync(context));

    private static ValueTask WriteAsync(EventStreamWriter output, CompletionObject chunk, CancellationToken cancellationToken) =>
        output.WriteAsync(null, chunk, OpenAiJson.Form.CompletionObject, cancellationToken);
}
