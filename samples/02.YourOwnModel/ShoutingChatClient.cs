using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace YourOwnModel;

/// <summary>A model that says everything again, louder: in place of a real vendor's client.</summary>
internal sealed class ShoutingChatClient : IChatClient
{
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var question = messages.Last().Text;
        if (question.Length > 10_000)
        {
            throw new LostVoiceException();
        }

        var ending = options?.ModelId == "louder" ? "!!!" : "!";
        foreach (var word in question.ToUpperInvariant().Split(' '))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, $"{word} ");
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, ending);
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing to release.
    }
}
