using System.Text.Json;
using Deia.Orchestration.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Tests.Bots;

public sealed class LaunchTests
{
    private static readonly string[] BotNames =
    [
        "id", "status", "provider", "model", "systemPrompt", "host", "port", "processId", "capabilities", "temperature", "contextTokens",
        "idleTimeoutSeconds", "detail", "createdAt", "updatedAt", "metadata",
    ];

    [Fact]
    public async Task Launch_WithoutBody_GivesTheNextFreeId()
    {
        await using var app = await DeiaApp.StartAsync();

        var first = await app.PostAsync("/api/bot/launch");
        var second = await app.PostAsync("/api/bot/launch", "{}");

        Assert.Equal(201, first.Status);
        Assert.Equal("/api/bot/BOT-001", first.Headers.Location?.OriginalString);
        Assert.Equal(BotNames, Answer.Names(first.Json));
        Assert.Equal(("BOT-001", "ready", "fake", "fake", "in-process"), (
            Text(first, "id"), Text(first, "status"), Text(first, "provider"), Text(first, "model"), Text(first, "host")));
        Assert.All(["systemPrompt", "port", "processId", "detail"], name => Assert.Equal(JsonValueKind.Null, first.Json.GetProperty(name).ValueKind));
        Assert.EndsWith("Z", Text(first, "createdAt"), StringComparison.Ordinal);
        Assert.Equal("BOT-002", Text(second, "id"));
    }

    [Fact]
    public async Task Launch_WithEveryField_ShowsThemAll()
    {
        await using var app = await DeiaApp.StartAsync();

        var launched = await app.PostAsync("/api/bot/launch", """
            {"id":"writer","provider":"fake","model":"m1","systemPrompt":"Grüße “you” 🙂 <b>","host":"in-process","capabilities":["code","prose"],
             "temperature":0.5,"contextTokens":2048,"idleTimeoutSeconds":90,"metadata":{"Team":{"a":[1,null,"x"]},"n":1e3},"unknown":1}
            """);

        Assert.Equal(201, launched.Status);
        Assert.Equal("Grüße “you” 🙂 <b>", Text(launched, "systemPrompt"));
        Assert.Contains("Grüße “you”", launched.Text, StringComparison.Ordinal);
        Assert.Equal(["code", "prose"], launched.Json.GetProperty("capabilities").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal((0.5, 2048, 90d), (
            launched.Json.GetProperty("temperature").GetDouble(),
            launched.Json.GetProperty("contextTokens").GetInt32(),
            launched.Json.GetProperty("idleTimeoutSeconds").GetDouble()));
        Assert.Equal("""{"Team":{"a":[1,null,"x"]},"n":1e3}""", launched.Json.GetProperty("metadata").GetRawText());
        Assert.Equal(launched.Text, (await app.GetAsync("/api/bot/writer")).Text);
    }

    [Fact]
    public async Task Launch_OfARunningBot_IsRefused()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        (await app.PostAsync("/api/bot/launch", """{"id":"BOT-001"}""")).IsProblem(409, "urn:deia:bot-already-running");
    }

    [Fact]
    public async Task Launch_AboveTheLimit_IsRefusedUntilAPlaceIsFree()
    {
        await using var app = await DeiaApp.StartAsync(["Deia:Bots:MaxConcurrent=1"]);
        await app.LaunchAsync("one");

        (await app.PostAsync("/api/bot/launch", """{"id":"two"}""")).IsProblem(409, "urn:deia:bot-limit-reached");
        (await app.GetAsync("/api/bot/two")).IsProblem(404, "urn:deia:bot-not-found");
        await app.PostAsync("/api/bot/one/stop");
        await app.LaunchAsync("two");
    }

    [Fact]
    public async Task Launch_WhileTheBackendIsDown_AnswersStartingAfterTheTimeout()
    {
        WatchedTime time = new();
        await using var app = await DeiaApp.StartAsync(
            ["Deia:Bots:LaunchTimeout=00:00:07"], deia => deia.Services.AddSingleton<IInferenceProvider>(StubProvider.Down("gone")), time: time);

        var launching = app.PostAsync("/api/bot/launch", """{"provider":"gone"}""");
        await time.PassAsync(TimeSpan.FromSeconds(7));
        var launched = await launching;

        Assert.Equal((201, "starting"), (launched.Status, Text(launched, "status")));
        Assert.Equal("/api/bot/BOT-001", launched.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Launch_OfAStoppedBot_KeepsItsHistoryAndReplacesWhatIsGiven()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001", ""","systemPrompt":"old","temperature":1""");
        await app.PostAsync("/api/chat/send", """{"message":"one"}""");
        await app.PostAsync("/api/bot/BOT-001/stop");

        var relaunched = await app.PostAsync("/api/bot/launch", """{"id":"BOT-001","systemPrompt":"new"}""");

        Assert.Equal(("new", 1d), (Text(relaunched, "systemPrompt"), relaunched.Json.GetProperty("temperature").GetDouble()));
        Assert.Equal(2, (await app.GetAsync("/api/chat/BOT-001")).Json.GetProperty("items").GetArrayLength());
    }

    private static string? Text(Answer answer, string name) => answer.Json.GetProperty(name).GetString();
}
