using System.Net;
using System.Net.WebSockets;
using Deia.Testing.Access;

namespace Deia.AspNetCore.Tests.LiveEvents;

public sealed class OriginTests
{
    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("null")]
    [InlineData("file://")]
    public async Task Connect_FromAPageOfAnotherSite_IsForbidden(string origin)
    {
        await using var host = await EventsHost.StartAsync();
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {TestTokens.Admin}");
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin);

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(AddressOf(host), TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        Assert.Equal(0, host.Bus.Subscribers);
    }

    [Theory]
    [InlineData("http://localhost:3000")]
    [InlineData("http://127.0.0.1:8000")]
    [InlineData("http://[::1]:8000")]
    public async Task Connect_FromAPageOfThisMachine_IsLetIn(string origin)
    {
        await using var host = await EventsHost.StartAsync();
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {TestTokens.Admin}");
        socket.Options.SetRequestHeader("Origin", origin);

        await socket.ConnectAsync(AddressOf(host), TestContext.Current.CancellationToken);

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task Connect_FromAPageOfTheHostItself_IsLetIn()
    {
        await using var host = await EventsHost.StartAsync();
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {TestTokens.Admin}");
        socket.Options.SetRequestHeader("Host", "deia.example");
        socket.Options.SetRequestHeader("Origin", "https://deia.example");

        await socket.ConnectAsync(AddressOf(host), TestContext.Current.CancellationToken);

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    private static Uri AddressOf(EventsHost host) => new UriBuilder(host.Address) { Scheme = "ws", Path = "/ws" }.Uri;
}
