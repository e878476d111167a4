using System.Globalization;
using System.Text;
using Deia.AspNetCore.Configuration;
using Deia.AspNetCore.Logs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Tests.Logs;

public sealed class LogMemoryTests
{
    private static readonly LogFilter All = new(LogLevel.Trace, null);

    [Fact]
    public void Add_BeyondTheLines_ForgetsTheOldest()
    {
        LogMemory memory = new(Options.Create(new LogsOptions { MemoryLines = 100 }));

        for (var number = 1; number <= 250; number++)
        {
            memory.Add(Line(number));
        }

        var (lines, oldest) = memory.Read(All, 1_000, follower: null);
        Assert.Equal(Enumerable.Range(151, 100).Select(number => (long)number), lines.Select(line => line.Number));
        Assert.Equal(151, oldest);
    }

    [Fact]
    public void Add_BeyondTheBytes_ForgetsTheOldest()
    {
        LogMemory memory = new(Options.Create(new LogsOptions { MemoryMb = 1 }));

        for (var number = 1; number <= 20; number++)
        {
            memory.Add(Line(number, size: 100_000));
        }

        Assert.Equal(10, memory.Read(All, 1_000, follower: null).Lines.Count);
    }

    [Fact]
    public void Read_OfAnEmptyMemory_SaysThatTheNextLineIsTheOldest() =>
        Assert.Equal(1, new LogMemory(Options.Create(new LogsOptions())).Read(All, 10, follower: null).Oldest);

    [Fact]
    public void Take_AfterMoreThanAReaderMayLeaveWaiting_GivesTheNewestAndCountsTheLost()
    {
        LogMemory memory = new(Options.Create(new LogsOptions()));
        LogFollower follower = new(new LogFilter(LogLevel.Warning, null));
        memory.Read(All, 1, follower);

        for (var number = 1; number <= LogFollower.MostLines + 5; number++)
        {
            memory.Add(Line(number, LogLevel.Warning));
            memory.Add(Line(number, LogLevel.Debug));
        }

        Assert.True(follower.Arrival.IsCompleted);
        var (lost, lines) = follower.Take();
        Assert.Equal((5, LogFollower.MostLines), (lost, lines.Count));
        Assert.Equal(6, lines.First().Number);
        Assert.False(follower.Arrival.IsCompleted);
        Assert.Equal((0, 0), (follower.Take().Lost, follower.Take().Lines.Count));
    }

    [Fact]
    public void Leave_OfAReader_EndsItsFollowing()
    {
        LogMemory memory = new(Options.Create(new LogsOptions()));
        LogFollower follower = new(All);
        memory.Read(All, 1, follower);

        memory.Leave(follower);
        memory.Add(Line(1));

        Assert.Empty(follower.Take().Lines);
    }

    private static LogLine Line(long number, LogLevel level = LogLevel.Information, int size = 2) =>
        new(number, DateTimeOffset.UnixEpoch, level, null, Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture).PadLeft(size)));
}
