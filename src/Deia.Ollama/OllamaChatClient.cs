using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Deia.Ollama;

/// <summary>Keeps OllamaSharp to the contract of a chat client: a cancelled reply throws, where OllamaSharp ends between two lines as if the reply were whole.</summary>
internal sealed class OllamaChatClient(IChatClient ollama) : DelegatingChatClient(ollama)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        if (response.FinishReason is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var whole = false;
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            whole |= update.FinishReason is not null;
            yield return update;
        }

        if (!whole)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
