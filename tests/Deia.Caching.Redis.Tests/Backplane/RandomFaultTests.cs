namespace Deia.Caching.Redis.Tests.Backplane;

/// <summary>Three hosts that publish, and a Redis that anything may happen to, from a seed.</summary>
public sealed class RandomFaultTests
{
    private const int Hosts = 3;
    private const int Rounds = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_124)]
    public async Task Publish_WhateverHappensToRedis_EveryEventInOrderOrAResync(int seed)
    {
        Random random = new(seed);
        await using var fleet = await BusFleet.StartAsync(Hosts);
        for (var round = 0; round < Rounds; round++)
        {
            var publishing = PublishAsync(fleet, new Random(random.Next()));
            await HarmAsync(fleet, random.Next(6));
            await publishing;
            if (random.Next(3) == 0)
            {
                await fleet.AgreeAsync();
            }
        }

        await fleet.AgreeAsync();
        fleet.Check();
    }

    /// <summary>Publishes on all hosts; each waits until its own subscriber has heard the last.</summary>
    private static Task PublishAsync(BusFleet fleet, Random random) => Task.WhenAll(Enumerable.Range(0, Hosts).Select(async host =>
    {
        foreach (var count in Enumerable.Range(0, 8).Select(_ => random.Next(1, 40)).ToArray())
        {
            await fleet.HearAsync(host, fleet.Publish(host, count));
        }
    }));

    private static async Task HarmAsync(BusFleet fleet, int kind)
    {
        switch (kind)
        {
            case 0:
                await fleet.Server.KillAsync();
                await fleet.HearAsync(0, fleet.Publish(0, 5));
                await fleet.Server.StartAgainAsync();
                break;
            case 1:
                fleet.Server.Freeze();
                await fleet.HearAsync(1, fleet.Publish(1, 5));
                fleet.Server.Thaw();
                break;
            case 2:
                await fleet.CommandAsync("FLUSHALL");
                break;
            case 3:
                await fleet.CommandAsync("CLIENT", "KILL", "TYPE", "pubsub");
                break;
            case 4:
                await fleet.CommandAsync("CLIENT", "KILL", "TYPE", "normal");
                break;
            default:
                await fleet.CommandAsync("DEL", fleet.Stream);
                break;
        }
    }
}
