using System.Net.WebSockets;
using System.Text;
using Deia.Testing.Access;

namespace Deia.AspNetCore.Tests.LiveEvents;

/// <summary>A client of the live events that costs little, and only looks at the numbers of the frames.</summary>
internal sealed class CountingClient(HttpMessageInvoker invoker) : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _frame = new byte[4 * 1024];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Connects, and reads <c>hello</c>.</summary>
    public async Task GreetAsync(EventsHost host)
    {
        _socket.Options.SetRequestHeader("Authorization", $"Bearer {TestTokens.Admin}");
        await _socket.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/ws" }.Uri, invoker, Cancelled);
        await NextAsync();
    }

    /// <summary>Reads frames that must be those events, and no other.</summary>
    public async Task ReadAsync(long first, long last)
    {
        for (var seq = first; seq <= last; seq++)
        {
            Assert.StartsWith($"{{\"seq\":{seq},\"type\":\"message:token\"", await NextAsync(), StringComparison.Ordinal);
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> NextAsync()
    {
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_frame.AsMemory(length), Cancelled);
            length += received.Count;
            if (received.EndOfMessage)
            {
                return Encoding.ASCII.GetString(_frame, 0, Math.Min(length, 64));
            }
        }
    }
}
