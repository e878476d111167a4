using System.Net;
using System.Text.Json;
using Deia.Orchestration.Events;
using Deia.Testing.Access;
using Microsoft.AspNetCore.Builder;

namespace Deia.AspNetCore.Tests.LiveEvents;

public sealed class HelloTests
{
    [Fact]
    public async Task Connect_NewClient_IsToldTheNewestNumberAndHearsOnlyWhatComesAfter()
    {
        await using var host = await EventsHost.StartAsync();
        using (var heard = host.Bus.Subscribe())
        {
            host.Bus.Publish(new HistoryCleared("BOT-001", null, 1));
            await heard.ReadAsync(TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);
        }

        using var client = await EventsClient.ConnectAsync(host);

        var hello = await client.NextAsync();
        Assert.Equal("at botId data seq type", hello.Fields());
        Assert.Equal(("hello", 1), (hello.Type(), hello.Seq()));
        Assert.Equal(JsonValueKind.Null, hello.GetProperty("botId").ValueKind);
        Assert.EndsWith("Z", hello.Text("at"), StringComparison.Ordinal);
        Assert.Equal("epoch seq", hello.Data().Fields());
        Assert.Equal((host.Bus.Epoch, 1), (hello.Data().Text("epoch"), hello.Data().Seq()));

        host.Bus.Publish(new HistoryCleared("BOT-001", null, 2));
        var next = await client.NextAsync();
        Assert.Equal((EventTypes.HistoryCleared, 2), (next.Type(), next.Seq()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?epoch=x&after=1")]
    public async Task Get_NoWebSocketRequest_Is400AsProblem(string query)
    {
        await using var host = await EventsHost.StartAsync();
        await AssertProblemAsync(host, query, upgrade: false);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.0")]
    [InlineData("17x")]
    [InlineData("%2017")]
    [InlineData("9223372036854775808")]
    [InlineData("1&after=2")]
    public async Task Connect_MalformedAfter_Is400AsProblemBeforeTheUpgrade(string after)
    {
        await using var host = await EventsHost.StartAsync();
        await AssertProblemAsync(host, $"?epoch={host.Bus.Epoch}&after={after}", upgrade: true);
        Assert.Equal(0, host.Bus.Subscribers);
    }

    [Fact]
    public async Task MapDeiaEvents_AppUsesWebSocketsItself_WorksAsWell()
    {
        await using var host = await EventsHost.StartAsync(map: app => app.UseWebSockets().UseRouting().UseEndpoints(routes => routes.MapDeiaEvents()));
        using var client = await EventsClient.GreetAsync(host);
        Assert.Empty(await client.PingAsync());
    }

    [Fact]
    public async Task MapDeia_Everything_HasTheLiveEvents()
    {
        await using var host = await EventsHost.StartAsync(map: app => app.MapDeia());
        using var client = await EventsClient.GreetAsync(host);
        Assert.Empty(await client.PingAsync());
        await AssertProblemAsync(host, "", upgrade: false);
    }

    [Fact]
    public async Task MapDeiaEvents_WithoutAddDeia_NamesTheMissingCall()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        var exception = Assert.Throws<InvalidOperationException>(() => app.MapDeiaEvents());
        Assert.Contains("AddDeia()", exception.Message, StringComparison.Ordinal);
    }

    private static async Task AssertProblemAsync(EventsHost host, string query, bool upgrade)
    {
        using HttpClient http = new();
        TestTokens.Use(http, TestTokens.Admin);
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(host.Address, "/ws" + query));
        if (upgrade)
        {
            request.Headers.Add("Connection", "Upgrade");
            request.Headers.Add("Upgrade", "websocket");
            request.Headers.Add("Sec-WebSocket-Version", "13");
            request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.Text("detail")));
    }
}
