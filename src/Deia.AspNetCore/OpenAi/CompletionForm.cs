using Deia.AspNetCore.OpenAi.Contracts;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Conversations;

namespace Deia.AspNetCore.OpenAi;

/// <summary>Gives one reply the form that clients of OpenAI's API read.</summary>
/// <param name="question">The question.</param>
/// <param name="call">What the client asks for.</param>
/// <param name="tokenCounter">Counts what the model does not report.</param>
internal sealed class CompletionForm(StoredMessage question, CompletionCall call, ITokenCounter tokenCounter)
{
    private const string Assistant = "assistant";

    private static readonly Dictionary<string, string> Truncated = new() { ["contextTruncated"] = "true" };

    /// <summary>Gives the whole reply.</summary>
    public CompletionObject Whole(ReplyOutcome outcome)
    {
        CompletionText message = new() { Role = Assistant, Content = outcome.Reply!.Content };
        return Frame("chat.completion", new CompletionChoice { Message = message, FinishReason = FinishReason(outcome) }) with
        {
            Usage = Usage(outcome),
            Metadata = Metadata(outcome),
        };
    }

    /// <summary>Gives the chunk that comes before the first word.</summary>
    public CompletionObject Begin() => Chunk(new CompletionText { Role = Assistant, Content = "" });

    /// <summary>Gives the chunk of some words.</summary>
    public CompletionObject Words(string text) => Chunk(new CompletionText { Content = text });

    /// <summary>Gives the chunk that comes after the last word.</summary>
    public CompletionObject End(ReplyOutcome outcome) =>
        Chunk(CompletionText.Nothing, FinishReason(outcome)) with { Metadata = Metadata(outcome) };

    /// <summary>Gives the chunk that tells what the reply cost.</summary>
    public CompletionObject Cost(ReplyOutcome outcome) => Chunk() with { Usage = Usage(outcome) };

    private static string FinishReason(ReplyOutcome outcome) => outcome.Result is { ReachedLimit: true } ? "length" : "stop";

    private static Dictionary<string, string>? Metadata(ReplyOutcome outcome) => outcome.Result is { ContextTruncated: true } ? Truncated : null;

    private CompletionObject Chunk(CompletionText delta, string? finishReason = null) =>
        Chunk(new CompletionChoice { Delta = delta, FinishReason = finishReason });

    private CompletionObject Chunk(params IReadOnlyList<CompletionChoice> choices) => Frame("chat.completion.chunk", choices);

    private CompletionObject Frame(string kind, params IReadOnlyList<CompletionChoice> choices) =>
        new($"chatcmpl-{question.Id:N}", kind, question.CreatedAt.ToUnixTimeSeconds(), question.BotId, choices);

    private CompletionUsage Usage(ReplyOutcome outcome)
    {
        var prompt = outcome.Result?.InputTokens ?? CountPrompt();
        var completion = outcome.Reply!.Tokens;
        return new CompletionUsage(prompt, completion, prompt + completion);
    }

    private int CountPrompt() =>
        call.Conversation is null
            ? tokenCounter.Count(call.Request.SystemPrompt) + call.Request.Messages.Sum(message => tokenCounter.Count(message.Text))
            : question.Tokens;
}
