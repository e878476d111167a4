using Deia.Orchestration.Conversations;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Conversations;

public sealed class MessageIdsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 9, 30, 0, TimeSpan.Zero));
    private readonly MessageIds _ids;

    public MessageIdsTests() => _ids = new MessageIds(_time);

    [Fact]
    public void Next_AnyTime_IsOfVersion7AndCarriesTheMillisecond()
    {
        var id = _ids.Next();

        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), Milliseconds(id));
    }

    [Fact]
    public void Next_WithinAMillisecond_GrowsStrictlyEvenBeyondTheCounter()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => _ids.Next()).ToArray();

        AssertGrowing(ids);
        Assert.All(ids, id => Assert.Equal(7, id.Version));
    }

    [Fact]
    public void Next_ClockGoesOn_FollowsIt()
    {
        var before = _ids.Next();
        _time.Advance(TimeSpan.FromHours(1));

        var after = _ids.Next();

        AssertGrowing([before, after]);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), Milliseconds(after));
    }

    [Fact]
    public void Next_ClockSetBack_StillGrows()
    {
        var before = _ids.Next();
        _time.AdjustTime(_time.GetUtcNow().AddHours(-1));

        var meanwhile = Enumerable.Range(0, 5_000).Select(_ => _ids.Next()).ToArray();
        _time.Advance(TimeSpan.FromHours(2));

        AssertGrowing([before, .. meanwhile, _ids.Next()]);
    }

    [Fact]
    public void Next_ManyThreads_NeverGivesOneTwiceAndGrowsForEach()
    {
        var ofThreads = new Guid[8][];

        Parallel.For(0, ofThreads.Length, thread => ofThreads[thread] = [.. Enumerable.Range(0, 5_000).Select(_ => _ids.Next())]);

        Assert.All(ofThreads, AssertGrowing);
        Assert.Equal(40_000, ofThreads.SelectMany(ids => ids).Select(id => id.ToString()[..18]).Distinct().Count());
    }

    [Fact]
    public void Next_TwoInstances_DifferInTheRandomPart() =>
        Assert.NotEqual(_ids.Next().ToString()[19..], new MessageIds(_time).Next().ToString()[19..]);

    private static void AssertGrowing(Guid[] ids)
    {
        // As ids and as text, since stores order by either.
        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.Equal(ids.Select(id => id.ToString()).Order(StringComparer.Ordinal), ids.Select(id => id.ToString()));
    }

    private static long Milliseconds(Guid id) => Convert.ToInt64(id.ToString("N")[..12], 16);
}
