using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Deia.Benchmarks.Turns;

/// <summary>A chat client that does nothing, so that only what stands around it is measured.</summary>
internal sealed class SilentChatClient : IChatClient
{
    private static readonly ChatMessage Message = new(ChatRole.Assistant, "ok");
    private static readonly ChatResponseUpdate Update = new(ChatRole.Assistant, "ok");

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(Message));

#pragma warning disable CS1998 // Nothing to wait for is the point.
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
#pragma warning restore CS1998
    {
        yield return Update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing to release.
    }
}
