using System.Text;
using Deia.Orchestration.Events;
using Deia.Testing;
using Deia.Testing.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Tests.Abuse;

/// <summary>Clients that begin something and never end it, and clients that go in the middle.</summary>
public sealed class HangUpTests
{
    private const int Clients = 40;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/chat/BOT-001/import", """{"items":[{"id":"01990000-0000-7000-8000-000000000001","sen""")]
    [InlineData("/api/chat/BOT-001/export", """{"format":"js""")]
    [InlineData("/api/chat/send", """{"message":"a""")]
    [InlineData("/v1/chat/completions", """{"model":"BOT-001","mess""")]
    [InlineData("/api/bot/launch", """{"id":"BOT""")]
    [InlineData("/api/auth/login", """{"username":"a""")]
    public async Task Body_ThatNeverEnds_HoldsItsOwnConnectionAlone(string path, string begin)
    {
        InFlight requests = new();
        await using var app = await DeiaApp.StartAsync(map: requests.Map);
        await app.LaunchAsync("BOT-001");
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => BeginAsync(app, path, begin)));
        await requests.ReachAsync(Clients);

        Assert.Equal(200, (await app.PostAsync("/api/chat/send", """{"message":"one"}""")).Status);
        Assert.Equal(200, (await app.PostAsync("/api/chat/BOT-001/import", """{"items":[]}""")).Status);
        Assert.Equal(200, (await app.PostAsync("/api/chat/BOT-001/export", """{"format":"json"}""")).Status);
        Array.ForEach(clients, client => client.Reset());

        await requests.ReachAsync(0);
        AssertQuiet(app);
        Assert.Equal(2, (await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("POST", "/api/chat/send", """{"message":"a"}""", "Accept: text/event-stream")]
    [InlineData("POST", "/api/chat/send", """{"message":"a"}""", "Accept: application/json")]
    [InlineData("POST", "/v1/chat/completions", """{"model":"BOT-001","stream":true,"messages":[{"role":"user","content":"a"}]}""", "Accept: */*")]
    [InlineData("POST", "/v1/chat/completions", """{"model":"BOT-001","messages":[{"role":"user","content":"a"}]}""", "Accept: */*")]
    [InlineData("GET", "/logs/tail?follow=true", "", "Accept: */*")]
    [InlineData("GET", "/logs/tail?follow=true", "", "Accept: text/event-stream")]
    public async Task Client_ThatGoesInTheMiddle_LeavesNothingBehind(string method, string path, string body, string header)
    {
        InFlight requests = new();
        TokenGate gate = new();
        await using var app = await DeiaApp.StartAsync(map: requests.Map);
        await app.LaunchAsync("BOT-001");
        app.Model.Reply = _ => new FakeChatReply("one", "two") { Gate = gate };
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => BeginAsync(app, path, body, header, method, body.Length)));
        await requests.ReachAsync(Clients);

        Array.ForEach(clients, client => client.Reset());

        await requests.ReachAsync(0);
        gate.OpenForGood();
        app.Model.Reply = _ => new FakeChatReply("one");
        Assert.Equal(200, (await app.PostAsync("/api/chat/send", """{"message":"the last"}""")).Status);
        AssertQuiet(app);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("markdown")]
    [InlineData("html")]
    public async Task Export_WhoseClientGoesInTheMiddle_IsGivenUp(string format)
    {
        InFlight requests = new();
        await using var app = await DeiaApp.StartAsync(map: requests.Map);
        await app.LaunchAsync("BOT-001");
        var text = new string('x', 1024 * 1024);
        var items = Enumerable.Range(0, 30).Select(number =>
            $$"""{"id":"01990000-0000-7000-8000-0000000000{{number:D2}}","sender":"bot","content":"{{text}}","status":"complete","createdAt":"2026-11-22T16:34:38Z"}""");
        Assert.Equal(200, (await app.PostAsync("/api/chat/BOT-001/import", $$"""{"items":[{{string.Join(',', items)}}]}""")).Status);
        var body = $$"""{"format":"{{format}}"}""";
        using var client = await BeginAsync(app, "/api/chat/BOT-001/export", body, length: body.Length);

        // The file is larger than all buffers on the way, so that it is in the middle for as long as nobody reads on.
        Assert.True(await client.HearsAnythingAsync(Cancelled));
        await requests.ReachAsync(1);
        client.Reset();

        await requests.ReachAsync(0);
        AssertQuiet(app);
    }

    private static async Task<RawClient> BeginAsync(
        DeiaApp app, string path, string body, string header = "Accept: */*", string method = "POST", int length = 1_000)
    {
        var client = await RawClient.ConnectAsync(app.Client.BaseAddress!, Cancelled);
        var head = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TestTokens.Admin}\r\n{header}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n";
        await client.SendAsync(Encoding.UTF8.GetBytes(head + body), Cancelled);
        return client;
    }

    private static void AssertQuiet(DeiaApp app)
    {
        Assert.DoesNotContain(app.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
        Assert.Equal(0, app.Services.GetRequiredService<IEventBus>().Subscribers);
    }
}
