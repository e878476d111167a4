using System.Buffers;
using System.Net.WebSockets;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Puts a client's frames together from their fragments. A client that says nothing costs no buffer.</summary>
internal sealed class ClientFrameReader(WebSocket socket) : IDisposable
{
    /// <summary>The longest frame that is taken: 256 KiB, however it is cut.</summary>
    public const int MaxLength = 256 * 1024;

    private const int FirstLength = 4 * 1024;
    private const int Growth = 4;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>Gets the frame that was read last; valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, _length);

    /// <summary>Reads the next frame.</summary>
    /// <returns>What it is; <see cref="Content"/> holds it unless it is too big or the end.</returns>
    /// <exception cref="WebSocketException">The client is gone, or broke the protocol.</exception>
    public async ValueTask<ClientFrameKind> ReadAsync()
    {
        Clear();

        // Nothing is read into an empty buffer, but it is waited for.
        var received = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        while (received.MessageType != WebSocketMessageType.Close)
        {
            if (_length > MaxLength)
            {
                return ClientFrameKind.TooBig;
            }

            if (received.EndOfMessage)
            {
                return received.MessageType == WebSocketMessageType.Text ? ClientFrameKind.Text : ClientFrameKind.Binary;
            }

            received = await socket.ReceiveAsync(Free(), CancellationToken.None);
            _length += received.Count;
        }

        return ClientFrameKind.Close;
    }

    /// <summary>Reads on to the end, and keeps nothing of it.</summary>
    /// <exception cref="WebSocketException">The client is gone, or broke the protocol.</exception>
    public async ValueTask DiscardAsync()
    {
        ValueWebSocketReceiveResult received;
        do
        {
            _length = 0;
            received = await socket.ReceiveAsync(Free(), CancellationToken.None);
        }
        while (received.MessageType != WebSocketMessageType.Close);
    }

    public void Dispose() => Clear();

    /// <summary>Gets the room behind what was read. It ends one byte past the longest frame, so that a longer one shows.</summary>
    private Memory<byte> Free()
    {
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Clamp(_length * Growth, FirstLength, MaxLength + 1));
            Content.CopyTo(larger);
            var length = _length;
            Clear();
            (_buffer, _length) = (larger, length);
        }

        return _buffer.AsMemory(_length, Math.Min(_buffer.Length, MaxLength + 1) - _length);
    }

    private void Clear()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _length) = ([], 0);
    }
}
