using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Inference.Telemetry;

/// <summary>Takes the text from a client's faults before they become part of a trace.</summary>
internal sealed class TextlessFaults(IChatClient client) : DelegatingChatClient(client)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = Guarded(() => base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken));
        await using (updates.ConfigureAwait(false))
        {
            while (await NextAsync(updates).ConfigureAwait(false))
            {
                yield return updates.Current;
            }
        }
    }

    private static T Guarded<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (HasText(exception))
        {
            throw new ModelCallException(exception);
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (HasText(exception))
        {
            throw new ModelCallException(exception);
        }
    }

    /// <summary>Tells whether the text is somebody else's: Deia's own is made to be shown.</summary>
    private static bool HasText(Exception exception) => exception is not (BackendException or OperationCanceledException);
}
