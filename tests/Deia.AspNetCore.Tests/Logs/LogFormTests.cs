using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Tests.Logs;

/// <summary>The form of a line (Specification: Logging Strategy).</summary>
public sealed partial class LogFormTests
{
    [Fact]
    public void Log_OfAStatementWithEverything_HasTheFieldsOfTheSpecification()
    {
        using CapturedLog log = new();

        LogProcessed(log.Logger, "BOT-001", 250, 45, "user123");

        var line = log.Line;
        Assert.Equal(
            ["timestamp", "level", "service", "botId", "action", "duration_ms", "tokens", "userId", "message", "logger", "eventId", "id"], Answer.Names(line));
        Assert.Equal("2026-11-27T18:30:00.005Z", line.GetProperty("timestamp").GetString());
        Assert.Equal(("INFO", "bot-controller"), (Text(line, "level"), Text(line, "service")));
        Assert.Equal(("BOT-001", "message.processed", "user123"), (Text(line, "botId"), Text(line, "action"), Text(line, "userId")));
        Assert.Equal((250, 45), (line.GetProperty("duration_ms").GetInt32(), line.GetProperty("tokens").GetInt32()));
        Assert.Equal("BOT-001 took 250 ms and 45 tokens for user123", Text(line, "message"));
        Assert.Equal(("Some.Category", 7), (Text(line, "logger"), line.GetProperty("eventId").GetInt32()));
    }

    [Fact]
    public void Log_OfAPlainText_LeavesOutWhatDoesNotApply()
    {
        using CapturedLog log = new();

        log.Logger.LogWarning("Something \"odd\"\nhappened\ud800");

        Assert.Equal(["timestamp", "level", "service", "message", "logger", "id"], Answer.Names(log.Line));
        Assert.Equal("WARN", Text(log.Line, "level"));
        Assert.Equal("Something \"odd\"\nhappened\ufffd", Text(log.Line, "message"));
        Assert.DoesNotContain('\n', log.Text);
    }

    [Theory]
    [InlineData(LogLevel.Trace, "TRACE")]
    [InlineData(LogLevel.Debug, "DEBUG")]
    [InlineData(LogLevel.Information, "INFO")]
    [InlineData(LogLevel.Warning, "WARN")]
    [InlineData(LogLevel.Error, "ERROR")]
    [InlineData(LogLevel.Critical, "CRITICAL")]
    public void Log_OfALevel_NamesItInUpperCase(LogLevel level, string name)
    {
        using CapturedLog log = new();

        log.Logger.Log(level, "Text");

        Assert.Equal(name, Text(log.Line, "level"));
    }

    [Fact]
    public void Log_OfOtherProperties_KeepsNumbersAndTruthAsTheyAre()
    {
        using CapturedLog log = new();

        log.Logger.LogInformation("{Port} {IsOpen} {Ratio} {Odd} {Wait} {Names}", 8001, true, 0.5, double.NaN, TimeSpan.FromSeconds(1), (string[])["a", "b"]);

        var properties = log.Line.GetProperty("properties");
        Assert.Equal(["port", "isOpen", "ratio", "odd", "wait", "names"], Answer.Names(properties));
        Assert.Equal("""{"port":8001,"isOpen":true,"ratio":0.5,"odd":"NaN","wait":"00:00:01","names":"a, b"}""", properties.GetRawText());
    }

    [Fact]
    public void Log_InScopes_TakesBotUserAndActionFromThem()
    {
        using CapturedLog log = new();

        using (log.Logger.BeginScope(new Dictionary<string, object?> { ["BotId"] = "BOT-002", ["UserId"] = "user", ["RequestId"] = "request", ["Other"] = 1 }))
        using (log.Logger.BeginScope("a text"))
        using (log.Logger.BeginScope(new Dictionary<string, object?> { ["Action"] = "thing.done" }))
        {
            log.Logger.LogInformation("Text");
        }

        var line = log.Line;
        Assert.Equal(("BOT-002", "user", "thing.done"), (Text(line, "botId"), Text(line, "userId"), Text(line, "action")));
        Assert.Equal("request", Text(line, "traceId"));
        Assert.False(line.TryGetProperty("properties", out _));
    }

    [Fact]
    public void Log_OfAnEventNamedAfterAMethod_HasNoAction()
    {
        using CapturedLog log = new();

        log.Logger.Log(LogLevel.Information, new EventId(3, "ConnectionStart"), "Text");

        Assert.False(log.Line.TryGetProperty("action", out _));
    }

    [Fact]
    public void Log_OfAnException_TellsItsTypeAndWhereItCameFromAlone()
    {
        using CapturedLog log = new();
        try
        {
            throw new InvalidOperationException("canary", new IOException("canary"));
        }
        catch (InvalidOperationException exception)
        {
            log.Logger.LogError(exception, "Failed");
        }

        var properties = log.Line.GetProperty("properties");
        Assert.Equal("System.InvalidOperationException", Text(properties, "exceptionType"));
        Assert.Contains(nameof(Log_OfAnException_TellsItsTypeAndWhereItCameFromAlone), Text(properties, "stackTrace"), StringComparison.Ordinal);
        Assert.Contains("caused by System.IO.IOException", Text(properties, "stackTrace"), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_OfASensitiveProperty_TellsTheTemplateInPlaceOfTheText()
    {
        using CapturedLog log = new();

        log.Logger.LogInformation("{BotId} heard {Prompt} and {ApiKey}", "BOT-001", "canary", (string[])["canary"]);

        Assert.Equal("{BotId} heard {Prompt} and {ApiKey}", Text(log.Line, "message"));
        Assert.Equal("""{"prompt":"[redacted]","apiKey":"[redacted]"}""", log.Line.GetProperty("properties").GetRawText());
        Assert.DoesNotContain("canary", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_OfSecretsInValuesAndText_TakesThemOut()
    {
        using CapturedLog log = new();

        log.Logger.LogInformation("GET {Uri} with Password=canary", new Uri("http://localhost/a?b=canary"));

        Assert.DoesNotContain("canary", log.Text, StringComparison.Ordinal);
        Assert.Equal("http://localhost/a?[redacted]", Text(log.Line.GetProperty("properties"), "uri"));
    }

    [Fact]
    public void Log_OfMoreThanALineMayHold_StaysWithinBounds()
    {
        using CapturedLog log = new();
        var many = Enumerable.Range(0, 1_000).Select(i => new KeyValuePair<string, object?>($"Name{i}", new string('x', 10_000))).ToArray();

        log.Logger.Log(LogLevel.Information, default, many, null, (_, _) => new string('y', 1_000_000));

        Assert.InRange(log.Text.Length, 1, 100_000);
        Assert.Equal(JsonValueKind.Object, log.Line.ValueKind);
    }

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();

    [LoggerMessage(7, LogLevel.Information, "{BotId} took {DurationMs} ms and {Tokens} tokens for {UserId}", EventName = "message.processed")]
    private static partial void LogProcessed(ILogger logger, string botId, long durationMs, int tokens, string userId);
}
