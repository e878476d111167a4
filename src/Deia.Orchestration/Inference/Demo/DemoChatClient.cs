using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Inference.Demo;

/// <summary>A chat client without a model: the same messages always give the same reply, word by word. A token, here, is a word.</summary>
/// <param name="tokenDelay">The pause before each word.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class DemoChatClient(TimeSpan tokenDelay, TimeProvider timeProvider) : IChatClient
{
    private static readonly ChatClientMetadata Metadata = new(DemoProvider.Name, defaultModelId: DemoProvider.Model);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> conversation = [.. messages];
        var reply = DemoReply.To(conversation);
        var words = 0;
        for (var start = 0; start < reply.Length; words++)
        {
            await PauseAsync(cancellationToken).ConfigureAwait(false);
            var end = DemoWords.EndOf(reply, start);
            yield return new ChatResponseUpdate(ChatRole.Assistant, reply[start..end]) { ModelId = DemoProvider.Model };
            start = end;
        }

        var read = conversation.Sum(message => (long)DemoWords.Count(message.Text));
        var usage = new UsageDetails { InputTokenCount = read, OutputTokenCount = words, TotalTokenCount = read + words };
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { ModelId = DemoProvider.Model, FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose()
    {
        // It holds nothing.
    }

    private Task PauseAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return tokenDelay > TimeSpan.Zero ? Task.Delay(tokenDelay, timeProvider, cancellationToken) : Task.CompletedTask;
    }
}
