using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Deia.Benchmarks.Processes;

/// <summary>A chat client whose reply has as many tokens as the question says, each a little later than the one before, as a model's come.</summary>
internal sealed class TalkativeChatClient : IChatClient
{
    public const string Name = "talkative";

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var tokens = int.Parse(messages.Last().Text, CultureInfo.InvariantCulture);
        for (var token = 0; token < tokens; token++)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "word ");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing to release.
    }
}
