using System.Text.RegularExpressions;

namespace Deia.Testing.Ollama;

/// <summary>What a <see cref="FakeOllama"/> answers to one request.</summary>
/// <param name="Tokens">The pieces of the reply; each is one line on the wire.</param>
public sealed partial record FakeOllamaReply(IReadOnlyList<string> Tokens)
{
    /// <summary>Gets the <c>done_reason</c> of the last line.</summary>
    /// <value><c>stop</c> by default; <c>length</c> where the window is full.</value>
    public string DoneReason { get; init; } = "stop";

    /// <summary>Gets the <c>prompt_eval_count</c> of the last line.</summary>
    /// <value>Null: the words of all messages, at most <c>num_ctx</c>, since Ollama cuts the front of a longer history.</value>
    public int? PromptTokens { get; init; }

    /// <summary>Gets the <c>eval_count</c> of the last line.</summary>
    /// <value>Null: the number of <see cref="Tokens"/>.</value>
    public int? ReplyTokens { get; init; }

    /// <summary>Gets what each token, and the last line, must pass.</summary>
    /// <value>Null: nothing holds them back.</value>
    public TokenGate? Gate { get; init; }

    /// <summary>Makes a reply of a text, a token for each word.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The reply; its tokens together are the text.</returns>
    public static FakeOllamaReply Of(string text) => new([.. Words().Matches(text).Select(word => word.Value)]);

    /// <summary>Makes the default reply: it names the model, counts the messages and repeats the last one, so that it differs whenever the request does.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The reply.</returns>
    public static FakeOllamaReply Echo(FakeOllamaRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var last = request.Messages is [.., var message] ? message.Content : "";
        return Of($"{request.Model} read {request.Messages.Count} messages, the last one: {last}");
    }

    internal int CountPrompt(FakeOllamaRequest request) =>
        PromptTokens ?? Math.Min(request.Messages.Sum(message => Words().Count(message.Content)), request.NumCtx ?? int.MaxValue);

    [GeneratedRegex(@"\s*\S+|\s+$")]
    private static partial Regex Words();
}
