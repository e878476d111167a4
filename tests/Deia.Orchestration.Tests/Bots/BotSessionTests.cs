using Deia.Orchestration.Bots;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Bots;

public sealed class BotSessionTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly BotSession _session = new(startedAt: 0);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void CpuPercent_FromOneSampleToTheNext_IsTheLoadInBetween()
    {
        Assert.Equal(0, CpuPercent(used: 100));
        Assert.Equal(50, CpuPercent(used: 105, after: 10));
        Assert.Equal(250, CpuPercent(used: 110, after: 2));
        Assert.Equal(0, CpuPercent(used: 110, after: 2));
    }

    [Fact]
    public void CpuPercent_OfReadersThatComeTogether_IsTheSameForAll()
    {
        CpuPercent(used: 100);
        Assert.Equal(0, CpuPercent(used: 100.5, after: 0.1));
        Assert.Equal(30, CpuPercent(used: 101.5, after: 4.9));
        Assert.Equal(30, CpuPercent(used: 101.51, after: 0.001));
        Assert.Equal(30, CpuPercent(used: 101.4));
        Assert.Equal(30, CpuPercent(used: 101.6, after: 0.9));

        // What passed in between is part of the next sample.
        Assert.Equal(50, CpuPercent(used: 102.5, after: 1.099));
    }

    [Fact]
    public void CpuPercent_WhereTheTimeCantBeTold_IsNoSample()
    {
        Assert.Equal(0, CpuPercent(used: 0));
        Assert.Equal(0, CpuPercent(used: 100, after: 5));
        Assert.Equal(0, CpuPercent(used: 0, after: 5));
        Assert.Equal(10, CpuPercent(used: 101, after: 5));
    }

    private double CpuPercent(double used, double after = 0)
    {
        _clock.Advance(TimeSpan.FromSeconds(after));
        return _session.CpuPercent(TimeSpan.FromSeconds(used), _clock);
    }
}
