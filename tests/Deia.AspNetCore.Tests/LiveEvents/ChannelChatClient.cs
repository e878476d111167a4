using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Deia.AspNetCore.Tests.LiveEvents;

/// <summary>A model that says what the test tells it to, when it tells it to. Its replies end with <see cref="EndReply"/>.</summary>
internal sealed class ChannelChatClient : IChatClient
{
    private readonly Channel<string> _pieces = Channel.CreateUnbounded<string>();

    /// <summary>Says a piece of the reply under way, or of the next one.</summary>
    public void Say(string piece) => _pieces.Writer.TryWrite(piece);

    /// <summary>Ends the reply.</summary>
    public void EndReply() => _pieces.Writer.TryWrite(string.Empty);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _pieces.Reader.ReadAsync(cancellationToken) is { Length: > 0 } piece)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => _pieces.Writer.TryComplete();
}
