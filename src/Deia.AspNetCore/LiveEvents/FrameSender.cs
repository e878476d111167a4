using System.Net.WebSockets;
using Deia.Orchestration.Events;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>The sending side of a connection: one frame at a time, in order, and none for ever. Safe for concurrent use.</summary>
/// <remarks>
/// It queues nothing. Events wait in the ring that all clients share; and who asks waits for the answer to go out before the next frame is read, so
/// a client that asks and does not read holds up itself alone.
/// </remarks>
/// <param name="socket">The connection; its owner disposes it.</param>
/// <param name="frames">Makes the bytes of events.</param>
/// <param name="from">The last event before those that are sent here.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="abort">Cuts the connection.</param>
internal sealed class FrameSender(WebSocket socket, EventFrames frames, long from, TimeProvider timeProvider, Action abort) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FrameDeadline _sending = new(timeProvider, abort);
    private readonly FrameDeadline _closing = new(timeProvider, abort);
    private BotFilter _filter = BotFilter.Everything;
    private long _seq = from;
    private volatile bool _isClosed;

    /// <summary>Gets how long a client may take to read a frame's worth of bytes before it is given up.</summary>
    public static TimeSpan SendTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long a client may take to agree to the end of the connection.</summary>
    public static TimeSpan CloseTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets the number of the last event that was sent, left out or lost.</summary>
    public long Seq => Volatile.Read(ref _seq);

    /// <summary>Gets whether the close frame went out, after which nothing can be sent.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Sets which events are sent from now on, those included that are waiting.</summary>
    public void Filter(BotFilter filter) => Volatile.Write(ref _filter, filter);

    /// <summary>Sends an event, unless it is filtered out, or the word that events were lost.</summary>
    /// <exception cref="WebSocketException">The client is gone.</exception>
    public async ValueTask SendAsync(EventDelivery delivery)
    {
        await _turn.WaitAsync();
        try
        {
            Volatile.Write(ref _seq, delivery.Position.Seq);
            if (delivery.IsResync)
            {
                await Write_NeedsTurn(ControlFrame.Resync(delivery.Position).ToBytes(_seq, timeProvider.GetUtcNow()));
            }
            else if (Volatile.Read(ref _filter).Passes(delivery.Envelope.Event.BotId))
            {
                await Write_NeedsTurn(frames.Of(delivery.Envelope));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends a frame that is no event. Its number is that of the last event sent before it, so that a client may note it.</summary>
    /// <exception cref="WebSocketException">The client is gone.</exception>
    public async ValueTask SendAsync(ControlFrame frame)
    {
        await _turn.WaitAsync();
        try
        {
            await Write_NeedsTurn(frame.ToBytes(_seq, timeProvider.GetUtcNow()));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends the close frame, once. A client that does not answer it is cut off after <see cref="CloseTimeout"/>.</summary>
    /// <exception cref="WebSocketException">The client is gone.</exception>
    public async ValueTask CloseAsync(WebSocketCloseStatus status, string? description)
    {
        await _turn.WaitAsync();
        try
        {
            if (!_isClosed)
            {
                _isClosed = true;
                await WithinAsync(SendTimeout, new ValueTask(socket.CloseOutputAsync(status, description, CancellationToken.None)));
                CutAfter(CloseTimeout);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Cuts the connection, unless it ends before.</summary>
    public void CutAfter(TimeSpan time) => _closing.Set(time);

    public void Dispose()
    {
        _sending.Dispose();
        _closing.Dispose();
        _turn.Dispose();
    }

    private ValueTask Write_NeedsTurn(ReadOnlyMemory<byte> frame) => _isClosed
        ? ValueTask.CompletedTask
        : WithinAsync(SendTimeout, socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None));

    /// <summary>Waits for the client to take what is sent. Where there is room for it, as nearly always, no timer is touched.</summary>
    private async ValueTask WithinAsync(TimeSpan timeout, ValueTask sending)
    {
        if (sending.IsCompleted)
        {
            await sending;
            return;
        }

        _sending.Set(timeout);
        try
        {
            await sending;
        }
        finally
        {
            _sending.Clear();
        }
    }
}
