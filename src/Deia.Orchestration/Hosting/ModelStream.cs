using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Hosting;

/// <summary>The stream of a model's reply, whose end by cancellation does not depend on the client.</summary>
/// <remarks>A client that ignores its token is left behind: its stream is disposed when its next update comes, and nobody waits for that.</remarks>
internal sealed class ModelStream(IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private Task<bool>? _moving;

    public ChatResponseUpdate Current => _updates!.Current;

    public ValueTask<bool> MoveNextAsync()
    {
        _updates ??= client.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = _updates.MoveNextAsync();
        if (next.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            return next;
        }

        _moving = next.AsTask();
        return new ValueTask<bool>(_moving.WaitAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        if (_moving is { IsCompleted: false } moving)
        {
            _ = LeaveBehindAsync(moving);
        }
        else if (_updates is not null)
        {
            await _updates.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task LeaveBehindAsync(Task moving)
    {
        await moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _updates!.DisposeAsync().ConfigureAwait(false);
    }
}
