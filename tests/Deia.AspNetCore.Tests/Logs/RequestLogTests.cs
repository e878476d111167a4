using System.Text.Json;

namespace Deia.AspNetCore.Tests.Logs;

/// <summary>Who asked for what, when, and how that went.</summary>
public sealed class RequestLogTests
{
    [Fact]
    public async Task AnyCall_Answered_IsLoggedOnce()
    {
        await using var app = await DeiaApp.StartAsync();

        var answer = await app.GetAsync("/api/bot/nobody?token=canary");

        var line = Assert.Single(await LinesAsync(app));
        Assert.Equal(("INFO", "http.request"), (Text(line, "level"), Text(line, "action")));
        Assert.InRange(line.GetProperty("duration_ms").GetDouble(), 0, double.MaxValue);
        Assert.Equal(answer.Json.GetProperty("traceId").GetString(), Text(line, "traceId"));
        var properties = line.GetProperty("properties");
        Assert.Equal(("GET", "/api/bot/nobody", "/api/bot/{id}"), (Text(properties, "method"), Text(properties, "path"), Text(properties, "route")));
        Assert.Equal((404, "127.0.0.1"), (properties.GetProperty("status").GetInt32(), Text(properties, "client")));
        Assert.DoesNotContain("canary", line.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Information", 0)]
    [InlineData("Debug", 1)]
    public async Task Health_Answered_IsLoggedForThoseWhoLookClosely(string level, int count)
    {
        await using var app = await DeiaApp.StartAsync(settings: [$"Logging:LogLevel:Deia={level}"]);

        await app.GetAsync("/health/live");

        Assert.Equal(count, (await LinesAsync(app)).Length);
    }

    [Fact]
    public async Task Turn_Answered_IsLoggedWithItsTimeAndTokensAndWithoutItsText()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        Assert.Equal(200, (await app.PostAsync("/api/chat/send", """{"botId":"BOT-001","message":"canary"}""")).Status);

        var log = (await app.GetAsync("/logs/tail?botId=BOT-001")).Text;
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToArray();
        Assert.Equal(["bot.launched", "bot.ready", "message.processed"], lines.Select(line => Text(line, "action")));
        Assert.True(lines[^1].TryGetProperty("duration_ms", out _));
        Assert.InRange(lines[^1].GetProperty("tokens").GetInt32(), 1, int.MaxValue);
        Assert.DoesNotContain("canary", log, StringComparison.Ordinal);
    }

    private static async Task<JsonElement[]> LinesAsync(DeiaApp app) =>
    [
        .. (await app.GetAsync("/logs/tail")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line))
            .Where(line => line.TryGetProperty("action", out var action) && action.GetString() == "http.request"),
    ];

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();
}
