using System.Net.WebSockets;
using System.Text.Json;
using Deia.Testing.Access;

namespace Deia.ReferenceHost.Tests;

/// <summary>A client of the live events.</summary>
internal sealed class EventSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[65_536];

    public static async Task<EventSocket> ConnectAsync(Uri address)
    {
        EventSocket events = new();
        events._socket.Options.SetRequestHeader("Authorization", $"Bearer {TestTokens.Admin}");
        await events._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return events;
    }

    public async Task<JsonElement> ReceiveAsync()
    {
        var received = await _socket.ReceiveAsync(_buffer, TestContext.Current.CancellationToken);
        Assert.True(received.EndOfMessage);
        return JsonElement.Parse(_buffer.AsSpan(0, received.Count));
    }

    /// <summary>Receives up to a frame that fits, and gives all.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReceiveUntilAsync(Func<JsonElement, bool> fits, int times = 1)
    {
        List<JsonElement> frames = [];
        while (times > 0)
        {
            frames.Add(await ReceiveAsync());
            times -= fits(frames[^1]) ? 1 : 0;
        }

        return frames;
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();
}
