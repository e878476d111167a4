using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Deia.Testing;

/// <summary>A chat client for tests, in memory: it records requests and answers by a function.</summary>
/// <remarks>
/// Safe for concurrent use. An exception of <see cref="Reply"/> is thrown before the first token; <see cref="FakeChatReply.Failure"/> after the last.
/// <code>
/// var gate = new TokenGate();
/// var client = new FakeChatClient { Reply = request => new FakeChatReply("one ", "two") { Gate = gate } };
/// </code>
/// </remarks>
public sealed class FakeChatClient : IChatClient
{
    private readonly RequestLog<FakeChatRequest> _requests = new();
    private volatile Func<FakeChatRequest, FakeChatReply> _reply = FakeChatReply.Echo;

    /// <summary>Gets or sets what it answers.</summary>
    /// <value><see cref="FakeChatReply.Echo"/> by default.</value>
    public Func<FakeChatRequest, FakeChatReply> Reply
    {
        get => _reply;
        set => _reply = value;
    }

    /// <summary>Gets the requests received so far, in order.</summary>
    public IReadOnlyList<FakeChatRequest> ReceivedRequests => _requests.Snapshot();

    /// <summary>Gets whether somebody disposed the client.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Waits for a request; one that was received already counts.</summary>
    /// <param name="number">The how manieth; 1 is the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The request; its reply may be under way.</returns>
    public Task<FakeChatRequest> WaitForRequestAsync(int number = 1, CancellationToken cancellationToken = default) =>
        _requests.WaitAsync(request => request.Number == number, cancellationToken);

    /// <summary>Waits for the first request that fits; one that was received already counts.</summary>
    /// <param name="matches">What the request must be like.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The request; its reply may be under way.</returns>
    public Task<FakeChatRequest> WaitForRequestAsync(Func<FakeChatRequest, bool> matches, CancellationToken cancellationToken = default) =>
        _requests.WaitAsync(matches, cancellationToken);

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = _requests.Add(number => new FakeChatRequest(number, [.. messages], options));
        using var registration = cancellationToken.Register(request.Cancel);
        var reply = _reply(request);
        foreach (var token in reply.Tokens)
        {
            await PassAsync(reply, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, token) { ModelId = options?.ModelId };
        }

        await PassAsync(reply, cancellationToken);
        if (reply.Failure is { } failure)
        {
            throw failure;
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, reply.Usage is { } usage ? [new UsageContent(usage)] : [])
        {
            ModelId = options?.ModelId,
            FinishReason = reply.FinishReason,
        };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose() => IsDisposed = true;

    private static async ValueTask PassAsync(FakeChatReply reply, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (reply.Gate is { } gate)
        {
            await gate.PassAsync(cancellationToken);
        }
    }
}
