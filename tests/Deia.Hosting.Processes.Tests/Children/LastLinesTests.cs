using Deia.Hosting.Processes.Children;
using Deia.Hosting.Processes.Configuration;

namespace Deia.Hosting.Processes.Tests.Children;

public sealed class LastLinesTests
{
    [Fact]
    public void ToString_OfManyLines_GivesTheLastThreeThatSaySomething()
    {
        LastLines lines = new();
        foreach (var line in (string[])["one", "two", "   at A.B()", "three", "four", "   at C.D()"])
        {
            lines.Take(line);
        }

        Assert.Equal("two | three | four", lines.ToString());
        Assert.False(lines.IsOutOfMemory);
    }

    [Theory]
    [InlineData("Out of memory.")]
    [InlineData("Unhandled exception. System.OutOfMemoryException: Array dimensions exceeded supported range.")]
    public void IsOutOfMemory_WhereTheRuntimeSaidSo_StaysTrue(string line)
    {
        LastLines lines = new();
        lines.Take(line);
        for (var i = 0; i < 10; i++)
        {
            lines.Take("more");
        }

        Assert.True(lines.IsOutOfMemory);
        Assert.Equal(
            "the worker needed more memory than the 100 MB that Deia:Processes:MemoryLimitMb allows",
            WorkerExit.Describe(134, lines, new ProcessHostOptions { MemoryLimitMb = 100 }));
    }

    [Theory]
    [InlineData(0, "the worker ended with exit code 0")]
    [InlineData(134, "the worker aborted")]
    [InlineData(137, "the worker was killed")]
    public void Describe_OfAWorkerThatSaidNothing_TellsHowItEnded(int exitCode, string expected) =>
        Assert.Equal(expected, WorkerExit.Describe(exitCode, new LastLines(), new ProcessHostOptions()));
}
