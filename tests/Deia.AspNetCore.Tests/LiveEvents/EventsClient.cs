using System.Buffers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Deia.Testing.Access;

namespace Deia.AspNetCore.Tests.LiveEvents;

/// <summary>A client of the live events.</summary>
internal sealed class EventsClient : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { ConnectCallback = ConnectWithSmallBufferAsync });
    private readonly ClientWebSocket _socket = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>Connects, and reads no frame.</summary>
    public static async Task<EventsClient> ConnectAsync(EventsHost host, string query = "", string? token = null)
    {
        EventsClient client = new();
        client._socket.Options.SetRequestHeader("Authorization", $"Bearer {token ?? TestTokens.Admin}");
        var address = new UriBuilder(host.Address) { Scheme = "ws", Path = "/ws", Query = query }.Uri;
        await client._socket.ConnectAsync(address, client._invoker, CancellationToken);
        return client;
    }

    /// <summary>Connects, and reads <c>hello</c>.</summary>
    public static async Task<EventsClient> GreetAsync(EventsHost host, string query = "", string? token = null)
    {
        var client = await ConnectAsync(host, query, token);
        Assert.Equal("hello", (await client.NextAsync()).Type());
        return client;
    }

    /// <summary>Reads the next frame.</summary>
    public async Task<JsonElement> NextAsync() =>
        await NextOrCloseAsync()
        ?? throw new InvalidOperationException($"The host closed the connection: {_socket.CloseStatus} {_socket.CloseStatusDescription}.");

    /// <summary>Reads the next frame; null where it is the close frame, which is answered.</summary>
    public async Task<JsonElement?> NextOrCloseAsync()
    {
        ArrayBufferWriter<byte> frame = new();
        while (true)
        {
            var received = await _socket.ReceiveAsync(frame.GetMemory(16 * 1024), CancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                if (_socket.State == WebSocketState.CloseReceived)
                {
                    await CloseAsync(WebSocketCloseStatus.NormalClosure);
                }

                return null;
            }

            Assert.Equal(WebSocketMessageType.Text, received.MessageType);
            frame.Advance(received.Count);
            if (received.EndOfMessage)
            {
                return JsonElement.Parse(frame.WrittenSpan);
            }
        }
    }

    /// <summary>Reads until a frame of this type comes.</summary>
    /// <returns>The frames that were read, that one last.</returns>
    public async Task<List<JsonElement>> UntilAsync(string type)
    {
        List<JsonElement> frames = [];
        do
        {
            frames.Add(await NextAsync());
        }
        while (frames[^1].Type() != type);
        return frames;
    }

    /// <summary>Waits until the host has done all that was sent to it before.</summary>
    /// <returns>What came meanwhile.</returns>
    public async Task<List<JsonElement>> PingAsync()
    {
        await SendAsync("""{ "type": "ping" }""");
        var frames = await UntilAsync("pong");
        frames.RemoveAt(frames.Count - 1);
        return frames;
    }

    public Task SendAsync(string frame) => SendAsync(Encoding.UTF8.GetBytes(frame));

    public Task SendAsync(byte[] frame, WebSocketMessageType type = WebSocketMessageType.Text, bool endOfMessage = true) =>
        _socket.SendAsync(frame, type, endOfMessage, CancellationToken);

    public Task CloseAsync(WebSocketCloseStatus status) => _socket.CloseOutputAsync(status, null, CancellationToken);

    /// <summary>Breaks the connection off, without a word.</summary>
    public void Cut() => _socket.Abort();

    public void Dispose()
    {
        _socket.Dispose();
        _invoker.Dispose();
    }

    /// <summary>With a small buffer on this side, a client that does not read soon holds up whoever sends to it.</summary>
    private static async ValueTask<Stream> ConnectWithSmallBufferAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 16 * 1024 };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
