using Deia.Orchestration.Configuration;
using Deia.Orchestration.Supervision;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Supervision;

public sealed class RestartPolicyTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<long> _crashes = [];

    [Fact]
    public void OnCrash_AgainAndAgain_DoublesTheWaitUpToTheLongest()
    {
        RestartPolicy policy = new(new RestartOptions { CrashLimit = 1_000 }, _clock);
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 7).Select(_ => Crash(policy, TimeSpan.Zero)!.Value.TotalSeconds));
    }

    [Fact]
    public void OnCrash_TheFifthWithinTwoMinutes_GivesUp()
    {
        RestartPolicy policy = new(new RestartOptions(), _clock);
        for (var crash = 1; crash <= 4; crash++)
        {
            Assert.NotNull(Crash(policy, TimeSpan.Zero));
            _clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Null(Crash(policy, TimeSpan.Zero));
    }

    [Fact]
    public void OnCrash_TheFifthAfterTwoMinutes_GoesOn()
    {
        RestartPolicy policy = new(new RestartOptions(), _clock);
        for (var crash = 1; crash <= 20; crash++)
        {
            Assert.NotNull(Crash(policy, TimeSpan.FromSeconds(30)));
            _clock.Advance(TimeSpan.FromSeconds(31));
        }
    }

    [Fact]
    public void OnCrash_AfterAStableMinute_BeginsAnew()
    {
        RestartPolicy policy = new(new RestartOptions(), _clock);
        for (var crash = 1; crash <= 4; crash++)
        {
            Crash(policy, TimeSpan.Zero);
        }

        Assert.Equal(TimeSpan.FromSeconds(1), Crash(policy, TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.FromSeconds(2), Crash(policy, TimeSpan.FromSeconds(59)));
    }

    [Fact]
    public void OnCrash_ForYears_RemembersABoundedNumber()
    {
        RestartPolicy policy = new(new RestartOptions { CrashLimit = 5, CrashWindow = TimeSpan.FromSeconds(1) }, _clock);
        for (var crash = 0; crash < 1_000; crash++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            Crash(policy, TimeSpan.Zero);
        }

        Assert.InRange(_crashes.Count, 1, 100);
    }

    private TimeSpan? Crash(RestartPolicy policy, TimeSpan readyFor) => policy.OnCrash(_crashes, _clock.GetTimestamp(), readyFor);
}
