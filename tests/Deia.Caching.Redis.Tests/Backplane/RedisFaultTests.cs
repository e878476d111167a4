namespace Deia.Caching.Redis.Tests.Backplane;

public sealed class RedisFaultTests
{
    // What a host logs when it begins to share its events, and when it can't.
    private const int Linked = 4300;
    private const int Unlinked = 4301;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_RedisIsKilledAndStartedAgain_EachHostGoesOnAloneAndThenTogether(bool isDurable)
    {
        await using var fleet = await BusFleet.StartAsync(2, isDurable);
        var epoch = fleet.Listeners[0].Host.Bus.Epoch;

        await fleet.Server.KillAsync();
        var first = fleet.Publish(0, 10);
        var second = fleet.Publish(1, 10);
        await fleet.Pulse.UntilAsync(() => fleet.Listeners[0].Has(first) && fleet.Listeners[1].Has(second));

        Assert.All(fleet.Listeners, listener => Assert.True(listener.Host.Bus.IsAlone));
        Assert.Equal(3, fleet.Listeners.Select(listener => listener.Host.Bus.Epoch).Append(epoch).Distinct().Count());
        Assert.False(fleet.Listeners[0].Has(second));
        await fleet.Server.StartAgainAsync();
        await fleet.AgreeAsync();
        fleet.Check();
    }

    [Fact]
    public async Task Publish_RedisHangs_EachHostGoesOnAloneAndThenTogether()
    {
        await using var fleet = await BusFleet.StartAsync(2);

        fleet.Server.Freeze();
        var first = fleet.Publish(0, 10);
        var second = fleet.Publish(1, 10);
        await fleet.Pulse.UntilAsync(() => fleet.Listeners[0].Has(first) && fleet.Listeners[1].Has(second));

        Assert.All(fleet.Listeners, listener => Assert.True(listener.Host.Bus.IsAlone));
        fleet.Server.Thaw();
        await fleet.AgreeAsync();
        fleet.Check();
    }

    [Fact]
    public async Task Publish_RedisIsFlushed_BeginsAnEpochAndGivesNoNumberTwice()
    {
        await using var fleet = await BusFleet.StartAsync(2);
        var epoch = fleet.Listeners[0].Host.Bus.Epoch;

        await fleet.CommandAsync("FLUSHALL");
        await fleet.AgreeAsync();

        Assert.All(fleet.Listeners, listener => Assert.NotEqual(epoch, listener.Host.Bus.Epoch));
        fleet.Check();
    }

    [Fact]
    public async Task Redis_StartedAgainWhileNothingIsPublished_BeginsAnEpochForItMayHaveLostEvents()
    {
        await using var fleet = await BusFleet.StartAsync(2, isDurable: true);
        var epoch = fleet.Listeners[0].Host.Bus.Epoch;

        await fleet.Server.KillAsync();
        await fleet.Pulse.UntilAsync(() => fleet.Logs.All(log => log.Has(Unlinked)));
        await fleet.Server.StartAgainAsync();
        await fleet.Pulse.UntilAsync(() => fleet.Listeners.All(listener => listener.Resyncs > 0));

        await fleet.AgreeAsync();
        Assert.NotEqual(epoch, fleet.Listeners[0].Host.Bus.Epoch);
        fleet.Check();
    }

    [Fact]
    public async Task Redis_HangsWhileNothingIsPublished_CostsNobodyAResync()
    {
        await using var fleet = await BusFleet.StartAsync(2);
        var epoch = fleet.Listeners[0].Host.Bus.Epoch;

        fleet.Server.Freeze();
        await fleet.Pulse.UntilAsync(() => fleet.Logs.All(log => log.Has(Unlinked)));
        fleet.Server.Thaw();
        await fleet.Pulse.UntilAsync(() => fleet.Logs.All(log => log.Count(Linked) == 2));
        await fleet.AgreeAsync();

        Assert.All(fleet.Listeners, listener => Assert.Equal((epoch, 0), (listener.Host.Bus.Epoch, listener.Resyncs)));
        fleet.Check();
    }

    [Fact]
    public async Task Channel_CutWhileOthersPublish_IsHeardFromTheStream()
    {
        await using var fleet = await BusFleet.StartAsync(2);

        for (var round = 0; round < 20; round++)
        {
            fleet.Publish(0, 5);
            await fleet.CommandAsync("CLIENT", "KILL", "TYPE", "pubsub");
            var item = fleet.Publish(0);
            await fleet.Pulse.UntilAsync(() => fleet.Listeners[1].Has(item));
        }

        Assert.Equal(0, fleet.Listeners[1].Resyncs);
        fleet.Check();
    }

    [Fact]
    public async Task Publish_RedisTakesNoEvents_AllAreHeardAlone()
    {
        await using var fleet = await BusFleet.StartAsync(2);

        await fleet.CommandAsync("ACL", "SETUSER", "default", "-xadd");
        var item = fleet.Publish(0, 100);
        await fleet.Pulse.UntilAsync(() => fleet.Listeners[0].Has(item));

        await fleet.CommandAsync("ACL", "SETUSER", "default", "+xadd");
        await fleet.AgreeAsync();
        fleet.Check();
    }
}
