using System.Globalization;
using System.Text.Json;
using Deia.AspNetCore.Logs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Tests.Logs;

/// <summary><c>GET /logs/tail</c>.</summary>
public sealed class LogTailTests
{
    private const string MemoryOf100 = "Deia:Logs:MemoryLines=100";

    private static readonly string[] Quiet = ["Logging:LogLevel:Default=None", "Logging:LogLevel:Test=Trace"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tail_OfMoreLinesThanAskedFor_GivesTheLastOldestFirst()
    {
        await using var app = await StartAsync();
        Log(app, 1, 150);

        var some = await app.GetAsync("/logs/tail?lines=3");
        var many = await app.GetAsync("/logs/tail");

        Assert.Equal((200, "application/x-ndjson"), (some.Status, some.ContentHeaders.ContentType?.MediaType));
        Assert.Equal(Lines(148, 150), LogClient.Messages(some.Text));
        Assert.Equal(Lines(51, 150), LogClient.Messages(many.Text));
    }

    [Theory]
    [InlineData("level=warn", "warn", "bot", "error")]
    [InlineData("level=WARNING", "warn", "bot", "error")]
    [InlineData("level=Error&follow=false", "error")]
    [InlineData("level=critical")]
    [InlineData("botId=BOT-001", "bot")]
    [InlineData("level=error&botId=BOT-001")]
    [InlineData("level=&botId=&lines=&follow=", "debug", "warn", "bot", "error")]
    [InlineData("level=trace&lines=2", "bot", "error")]
    public async Task Tail_WithAFilter_GivesWhatMatches(string query, params string[] expected)
    {
        await using var app = await StartAsync();
        var logger = Logger(app);
        logger.LogDebug("debug");
        logger.LogWarning("warn");
        using (logger.BeginScope(new Dictionary<string, object> { ["BotId"] = "BOT-001" }))
        {
            logger.LogWarning("bot");
        }

        logger.LogError("error");

        Assert.Equal(expected, LogClient.Messages((await app.GetAsync($"/logs/tail?{query}")).Text));
    }

    [Theory]
    [InlineData("lines=-1", "lines")]
    [InlineData("lines=10001", "lines")]
    [InlineData("lines=x", "lines")]
    [InlineData("level=loud", "level")]
    [InlineData("level=3", "level")]
    [InlineData("follow=perhaps", "follow")]
    [InlineData("botId=a%20b", "botId")]
    [InlineData("botId=a%20b&level=loud&lines=-1", "level", "botId", "lines")]
    public async Task Tail_WithABadValue_IsNotValid(string query, params string[] fields)
    {
        await using var app = await StartAsync();

        (await app.GetAsync($"/logs/tail?{query}")).IsProblem(400, "urn:deia:validation", fields);
    }

    [Fact]
    public async Task Tail_Following_GivesWhatIsThereAndThenWhatComes()
    {
        await using var app = await StartAsync();
        Log(app, 1, 3);

        using var client = await LogClient.OpenAsync(app.Client, "follow=true&lines=2");
        Assert.Equal(("line 2", "line 3"), (await client.ReadAsync(), await client.ReadAsync()));
        Log(app, 4, 5);

        Assert.Equal(("line 4", "line 5"), (await client.ReadAsync(), await client.ReadAsync()));
    }

    [Fact]
    public async Task Tail_FollowingWithAFilter_GivesWhatMatchesAlone()
    {
        await using var app = await StartAsync();

        using var client = await LogClient.OpenAsync(app.Client, "follow=true&level=error");
        Logger(app).LogInformation("info");
        Logger(app).LogError("error");

        Assert.Equal("error", await client.ReadAsync());
    }

    [Fact]
    public async Task Tail_AsEventStream_GivesAnEventForEachLine()
    {
        await using var app = await StartAsync();
        Log(app, 1, 1);
        using HttpRequestMessage request = new(HttpMethod.Get, "/logs/tail?follow=true");
        request.Headers.Accept.ParseAdd("text/event-stream");

        using var events = await EventStream.OfAsync(await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation));
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("line 1", (await events.ReadAsync("data")).GetProperty("message").GetString());
        Log(app, 2, 2);

        Assert.Equal("line 2", (await events.ReadAsync("data")).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Tail_FollowingInSilence_BeatsWithASpaceThatNoReaderMinds()
    {
        WatchedTime time = new();
        await using var app = await StartAsync(time: time);

        using var client = await LogClient.OpenAsync(app.Client, "follow=true");
        await time.PassAsync(TimeSpan.FromSeconds(10));

        Log(app, 1, 1);
        var line = await client.ReadTextAsync();
        Assert.StartsWith(" {", line, StringComparison.Ordinal);
        Assert.Equal("line 1", JsonElement.Parse(line!).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Tail_FollowingWhileTheHostGoesDown_Ends()
    {
        await using var app = await StartAsync();
        Log(app, 1, 1);
        using var client = await LogClient.OpenAsync(app.Client, "follow=true");
        Assert.Equal("line 1", await client.ReadAsync());

        await app.StopAsync();

        Assert.Null(await client.ReadTextAsync());
    }

    [Fact]
    public async Task Tail_FollowedTooSlowly_SaysHowManyLinesAreMissing()
    {
        await using var app = await StartAsync();
        Log(app, 1, 1);
        using var client = await LogClient.OpenAsync(app.Client, "follow=true");
        Assert.Equal("line 1", await client.ReadAsync());

        // More than all the buffers on the way hold, while nothing is read.
        const int Flood = 4_000;
        var padding = new string('x', 16_000);
        for (var i = 0; i < Flood; i++)
        {
            Logger(app).LogInformation("{Padding}", padding);
        }

        Logger(app).LogInformation("the end");
        var read = 0;
        var lost = 0;
        JsonElement line;
        while ((line = JsonElement.Parse((await client.ReadTextAsync())!)).GetProperty("message").GetString() != "the end")
        {
            if (line.TryGetProperty("action", out var action) && action.GetString() == "logs.lost")
            {
                Assert.Equal("WARN", line.GetProperty("level").GetString());
                lost += line.GetProperty("properties").GetProperty("lost").GetInt32();
            }
            else
            {
                read++;
            }
        }

        Assert.NotEqual(0, lost);
        Assert.Equal(Flood, read + lost);
    }

    [Fact]
    public async Task Tail_OfMoreThanMemoryHolds_GoesOnInTheArchiveWithoutAGapOrADouble()
    {
        StubArchive archive = new();
        archive.Keep("""{"level":"INFO","message":"earlier 1","id":"another-1"}""");
        archive.Keep("""{"level":"INFO","message":"earlier 2","id":"another-2000"}""");
        archive.Keep("{\"level\":\"INFO\",\"mess");
        await using var app = await StartAsync(archive, MemoryOf100);
        Log(app, 1, 250);
        archive.Reading = () => Log(app, 251, 260);

        var all = await app.GetAsync("/logs/tail?lines=1000");

        Assert.Equal(["earlier 1", "earlier 2", .. Lines(1, 250)], LogClient.Messages(all.Text));
    }

    [Fact]
    public async Task Tail_OfMoreThanMemoryHolds_TakesFromTheArchiveWhatMatchesAndNoMoreThanItNeeds()
    {
        StubArchive archive = new();
        archive.Keep("""{"level":"ERROR","botId":"BOT-001","message":"error of the bot"}""");
        archive.Keep("""{"level":"ERROR","botId":"BOT-002","message":"error of another"}""");
        archive.Keep("""{"level":"DEBUG","botId":"BOT-001","message":"word of the bot"}""");
        await using var app = await StartAsync(archive, MemoryOf100);

        Assert.Equal(["error of the bot"], LogClient.Messages((await app.GetAsync("/logs/tail?level=error&botId=BOT-001")).Text));
        Assert.Equal(3, archive.Given);
        Assert.Equal(["word of the bot"], LogClient.Messages((await app.GetAsync("/logs/tail?lines=1")).Text));
        Assert.Equal(4, archive.Given);
    }

    [Fact]
    public async Task Tail_OfWhatMemoryHolds_DoesNotAskTheArchive()
    {
        StubArchive archive = new();
        await using var app = await StartAsync(archive);
        Log(app, 1, 100);

        Assert.Equal(Lines(1, 100), LogClient.Messages((await app.GetAsync("/logs/tail")).Text));
        Assert.Equal(0, archive.Given);
    }

    [Fact]
    public void MapDeiaLogs_WithoutAddHttpApi_SaysWhichCallIsMissing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddDeia();

        var error = Assert.Throws<InvalidOperationException>(() => builder.Build().MapDeiaLogs());

        Assert.Contains("AddHttpApi()", error.Message, StringComparison.Ordinal);
    }

    private static Task<DeiaApp> StartAsync(StubArchive? archive = null, string? setting = null, TimeProvider? time = null) => DeiaApp.StartAsync(
        settings: setting is null ? Quiet : [.. Quiet, setting],
        add: deia =>
        {
            if (archive is not null)
            {
                deia.Services.AddSingleton<ILogSink>(archive).AddSingleton<ILogArchive>(archive);
            }
        },
        time: time);

    private static ILogger Logger(DeiaApp app) => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Test");

    private static void Log(DeiaApp app, int first, int last)
    {
        foreach (var line in Lines(first, last))
        {
            Logger(app).LogInformation("{Line}", line);
        }
    }

    private static IEnumerable<string> Lines(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"line {number}"));
}
