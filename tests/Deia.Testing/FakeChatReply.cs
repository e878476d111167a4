using Microsoft.Extensions.AI;

namespace Deia.Testing;

/// <summary>What a <see cref="FakeChatClient"/> answers to one request.</summary>
/// <param name="Tokens">The pieces of the reply; each is one update of the stream.</param>
public sealed record FakeChatReply(params IReadOnlyList<string> Tokens)
{
    /// <summary>Gets what each token, and the end, must pass.</summary>
    /// <value>Null: nothing holds them back.</value>
    public TokenGate? Gate { get; init; }

    /// <summary>Gets what is thrown in place of the end, after all tokens.</summary>
    /// <value>Null: the reply ends well.</value>
    public Exception? Failure { get; init; }

    /// <summary>Gets what the last update says about tokens.</summary>
    /// <value>Null: nothing.</value>
    public UsageDetails? Usage { get; init; }

    /// <summary>Gets why the reply ends.</summary>
    public ChatFinishReason FinishReason { get; init; } = ChatFinishReason.Stop;

    /// <summary>Makes the default reply: it repeats the last message and says how many there were.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The reply.</returns>
    public static FakeChatReply Echo(FakeChatRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new FakeChatReply("echo ", $"{request.Messages.Count}: ", request.LastText);
    }
}
