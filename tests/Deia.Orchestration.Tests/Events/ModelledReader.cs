using Deia.Orchestration.Events;

namespace Deia.Orchestration.Tests.Events;

/// <summary>A reader of the bus whose every delivery is compared with what the model gives.</summary>
internal sealed class ModelledReader(EventSubscription subscription, ModelCursor expected)
{
    private readonly IAsyncEnumerator<EventDelivery> _reader = subscription.ReadAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
    private Task<bool>? _waiting;

    public async Task ReadAsync()
    {
        if (_waiting is not null)
        {
            Assert.False(_waiting.IsCompleted);
            return;
        }

        var next = _reader.MoveNextAsync();
        if (expected.Next() is { } seq)
        {
            Assert.True(next.IsCompleted);
            Assert.True(await next);
            AssertGave(seq);
        }
        else
        {
            Assert.False(next.IsCompleted);
            _waiting = next.AsTask();
        }
    }

    /// <summary>After an event, a reader that waits gets it.</summary>
    public async Task BeWokenAsync()
    {
        if (_waiting is not null && expected.Next() is { } seq)
        {
            Assert.True(await _waiting);
            _waiting = null;
            AssertGave(seq);
        }
    }

    public async Task LeaveAsync()
    {
        subscription.Dispose();
        Assert.False(_waiting is null ? await _reader.MoveNextAsync() : await _waiting);
        await _reader.DisposeAsync();
    }

    private void AssertGave(long seq)
    {
        Assert.Equal(seq < 0 || (seq == 0 && _reader.Current.IsResync), _reader.Current.IsResync);
        Assert.Equal(Math.Abs(seq), _reader.Current.Position.Seq);
    }
}
