using System.Net;
using System.Net.WebSockets;
using Deia.AspNetCore.LiveEvents;
using Deia.Orchestration.Access;
using Deia.Orchestration.Caching;
using Deia.Testing.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Deia.AspNetCore.Tests.LiveEvents;

public sealed class AccessTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("nonsense", HttpStatusCode.Unauthorized)]
    [InlineData("root", HttpStatusCode.Forbidden)]
    public async Task Connect_WithoutAGoodToken_IsRefused(string? role, HttpStatusCode status)
    {
        await using var host = await EventsHost.StartAsync();
        using ClientWebSocket socket = new();
        socket.Options.CollectHttpResponseDetails = true;
        if (role is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {(role == "root" ? TestTokens.Create(role) : role)}");
        }

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(AddressOf(host), Cancelled));

        Assert.Equal(status, socket.HttpStatusCode);
        Assert.Equal(0, host.Bus.Subscribers);
    }

    [Fact]
    public async Task Connect_WithATokenInTheQuery_IsLetIn()
    {
        await using var host = await EventsHost.StartAsync();
        using ClientWebSocket socket = new();

        await socket.ConnectAsync(AddressOf(host, $"access_token={TestTokens.Create("viewer")}"), Cancelled);

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Theory]
    [InlineData("http://localhost:3000", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("{own}", true)]
    public async Task Connect_WithACookie_IsLetInFromThePagesOfTheHostAlone(string origin, bool isLetIn)
    {
        await using var host = await EventsHost.StartAsync();
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Cookie", $"deia={TestTokens.Create("viewer")}");
        socket.Options.SetRequestHeader("Origin", origin.Replace("{own}", host.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));

        var connecting = socket.ConnectAsync(AddressOf(host), Cancelled);

        if (isLetIn)
        {
            await connecting;
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => connecting);
        }
    }

    [Fact]
    public async Task Send_OfAViewer_IsRejected()
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host, token: TestTokens.Create("viewer"));

        await client.SendAsync("""{"type":"chat:send","requestId":"a","botId":"BOT-001","message":"Hello"}""");

        var rejected = await client.NextAsync();
        Assert.Equal("rejected", rejected.Type());
        Answer.IsProblem(rejected.GetProperty("data").GetProperty("problem"), 403, "urn:deia:forbidden");
    }

    [Fact]
    public async Task Sends_AreCountedAsRequestsAre()
    {
        await using var host = await EventsHost.StartAsync(settings: ["Deia:RateLimit:PermitsPerMinute=2"]);
        using var client = await EventsClient.GreetAsync(host);

        // The connection itself was the first.
        await client.SendAsync("""{"type":"chat:send","requestId":"a","botId":"nobody","message":"Hello"}""");
        await client.SendAsync("""{"type":"chat:send","requestId":"b","botId":"nobody","message":"Hello"}""");

        Answer.IsProblem((await client.NextAsync()).GetProperty("data").GetProperty("problem"), 404, "urn:deia:bot-not-found");
        Answer.IsProblem((await client.NextAsync()).GetProperty("data").GetProperty("problem"), 429, "urn:deia:too-many-requests");
    }

    [Fact]
    public async Task SignOut_EndsTheConnection()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using var host = await EventsHost.StartAsync(
            timeProvider: time, settings: ["Deia:Auth:Users:0:Username=ada", "Deia:Auth:Users:0:Role=viewer", "Deia:Auth:Users:0:Password=secret"]);
        Session session = new("0123", "ada", time.GetUtcNow(), time.GetUtcNow().AddHours(1));
        await host.Services.GetRequiredService<ISessionRepository>().AddAsync(session, Cancelled);
        var token = TestTokens.Sign($$"""{"sub":"ada","role":"viewer","exp":{{time.GetUtcNow().AddHours(1).ToUnixTimeSeconds()}},"sid":"0123"}""");
        using var client = await EventsClient.GreetAsync(host, token: token);
        time.Advance(AdmissionWatch.Interval);
        Assert.Empty(await client.PingAsync());

        await host.Services.GetRequiredService<ISessionRepository>().RemoveAsync("0123", Cancelled);
        await host.Services.GetRequiredService<ISessionCache>().RemoveAsync("0123");
        time.Advance(AdmissionWatch.Interval);

        Assert.Null(await client.NextOrCloseAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, client.CloseStatus);
    }

    private static Uri AddressOf(EventsHost host, string query = "") => new UriBuilder(host.Address) { Scheme = "ws", Path = "/ws", Query = query }.Uri;
}
