using Deia.Orchestration.Events;

namespace Deia.AspNetCore.Tests.LiveEvents;

public sealed class SubscribeTests
{
    [Fact]
    public async Task Subscribe_SomeBotsThenAll_NarrowsAndWidens()
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);

        await client.SendAsync("""{ "type": "subscribe", "botIds": ["BOT-002", "BOT-004"] }""");
        Assert.Empty(await client.PingAsync());
        Publish(host, "BOT-001", "BOT-002", "bot-002", "BOT-003", "BOT-004");
        Assert.Equal(["BOT-002", "BOT-004"], await BotsAsync(client, 2));

        await client.SendAsync("""{ "type": "subscribe", "botIds": [] }""");
        Assert.Empty(await client.PingAsync());
        Publish(host, "BOT-001", "BOT-002");

        await client.SendAsync("""{ "type": "subscribe", "botIds": ["BOT-001", "*"] }""");
        Assert.Empty(await client.PingAsync());
        Publish(host, "BOT-001", "BOT-002");
        Assert.Equal(["BOT-001", "BOT-002"], await BotsAsync(client, 2));
    }

    [Fact]
    public async Task Subscribe_OneClient_LeavesOthersAlone()
    {
        await using var host = await EventsHost.StartAsync();
        using var narrow = await EventsClient.GreetAsync(host);
        using var wide = await EventsClient.GreetAsync(host);
        await narrow.SendAsync("""{ "type": "subscribe", "botIds": ["BOT-002"] }""");
        await narrow.PingAsync();

        Publish(host, "BOT-001", "BOT-002");
        Assert.Equal(["BOT-001", "BOT-002"], await BotsAsync(wide, 2));
        Assert.Equal(["BOT-002"], await BotsAsync(narrow, 1));
    }

    [Fact]
    public async Task Pong_AfterEventsThatWereLeftOut_CarriesTheNumberToResumeFrom()
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.SendAsync("""{ "type": "subscribe", "botIds": ["BOT-002"] }""");
        await client.PingAsync();
        Publish(host, "BOT-001", "BOT-001", "BOT-002", "BOT-001");
        Assert.Equal(3, (await client.UntilAsync(EventTypes.HistoryCleared))[^1].Seq());

        await client.SendAsync("""{ "type": "ping" }""");
        Assert.InRange((await client.NextAsync()).Seq(), 3, 4);
    }

    private static void Publish(EventsHost host, params string[] botIds)
    {
        foreach (var botId in botIds)
        {
            host.Bus.Publish(new HistoryCleared(botId, null, 0));
        }
    }

    private static async Task<List<string?>> BotsAsync(EventsClient client, int count)
    {
        List<string?> bots = [];
        while (bots.Count < count)
        {
            bots.Add((await client.NextAsync()).Text("botId"));
        }

        return bots;
    }
}
