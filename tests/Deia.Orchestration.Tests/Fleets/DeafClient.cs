using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>A chat client that ignores cancellation.</summary>
internal sealed class DeafClient : IChatClient
{
    /// <summary>Gets what ends once somebody asks.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets what the reply waits for.</summary>
    public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets what ends once the reply's stream was given back.</summary>
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            Asked.TrySetResult();
            await Answer.Task;
            yield return new ChatResponseUpdate(ChatRole.Assistant, "late");
        }
        finally
        {
            Released.TrySetResult();
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
