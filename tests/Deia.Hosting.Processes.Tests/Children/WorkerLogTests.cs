using Deia.Hosting.Processes.Children;
using Deia.Hosting.Processes.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Hosting.Processes.Tests.Children;

public sealed class WorkerLogTests
{
    [Fact]
    public void Take_OfTooManyLinesAtOnce_LeavesTheRestOutAndSaysHowMany()
    {
        using LogCapture capture = new();
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(capture));
        FakeTimeProvider clock = new();
        WorkerLog log = new("BOT-001", loggers, clock);
        for (var i = 0; i < 150; i++)
        {
            log.Take(new WorkerNote.LogLine(LogLevel.Error, "Some.Category", 7, null, $"line {i}"));
        }

        Assert.Equal(100, capture.Lines.Count);
        Assert.Equal((LogLevel.Error, "Some.Category", "BOT-001: line 99"), capture.Lines[^1]);

        clock.Advance(TimeSpan.FromSeconds(1));
        log.Take(new WorkerNote.LogLine(LogLevel.Debug, "Some.Category", 7, null, "later"));
        Assert.Contains("50 lines", capture.Lines[100].Text, StringComparison.Ordinal);
        Assert.Equal((LogLevel.Debug, "Some.Category", "BOT-001: later"), capture.Lines[101]);
    }
}
