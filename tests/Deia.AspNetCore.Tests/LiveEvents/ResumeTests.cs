using System.Text.Json;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Events;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Tests.LiveEvents;

public sealed class ResumeTests
{
    [Fact]
    public async Task Connect_AfterTheLastEventSeen_GivesEveryEventSinceInOrderAndGoesOn()
    {
        await using var host = await EventsHost.StartAsync();
        Publish(host, 20);
        using var client = await EventsClient.ConnectAsync(host, $"epoch={host.Bus.Epoch}&after=17");

        Assert.Equal(("hello", 20), await NextAsync(client));
        Assert.Equal((EventTypes.MessageToken, 18), await NextAsync(client));
        Assert.Equal((EventTypes.MessageToken, 19), await NextAsync(client));
        Assert.Equal((EventTypes.MessageToken, 20), await NextAsync(client));
        Publish(host, 1);
        Assert.Equal((EventTypes.MessageToken, 21), await NextAsync(client));
    }

    [Fact]
    public async Task Connect_AfterTheNewestEvent_GivesNothingUntilTheNext()
    {
        await using var host = await EventsHost.StartAsync();
        Publish(host, 3);
        using var client = await EventsClient.GreetAsync(host, $"epoch={host.Bus.Epoch}&after=3");
        Assert.Empty(await client.PingAsync());
        Publish(host, 1);
        Assert.Equal((EventTypes.MessageToken, 4), await NextAsync(client));
    }

    [Theory]
    [InlineData("epoch={0}&after=1")] // no longer held
    [InlineData("epoch={0}&after=101")] // yet to come
    [InlineData("epoch={0}&after=9223372036854775807")]
    [InlineData("epoch=other&after=99")]
    [InlineData("after=99")]
    public async Task Connect_AfterAnEventThatCanNotBeResumedFrom_GivesOneResyncAndGoesOn(string query)
    {
        await using var host = await EventsHost.StartAsync(configure: options => options.Events.ReplayCapacity = 16);
        Publish(host, 100);
        using var client = await EventsClient.GreetAsync(host, string.Format(null, query, host.Bus.Epoch));

        var resync = await client.NextAsync();
        Assert.Equal("at botId data seq type", resync.Fields());
        Assert.Equal(("resync", 100, JsonValueKind.Null), (resync.Type(), resync.Seq(), resync.GetProperty("botId").ValueKind));
        Assert.Equal("epoch seq", resync.Data().Fields());
        Assert.Equal((host.Bus.Epoch, 100), (resync.Data().Text("epoch"), resync.Data().Seq()));

        Assert.Empty(await client.PingAsync());
        Publish(host, 1);
        Assert.Equal((EventTypes.MessageToken, 101), await NextAsync(client));
    }

    [Fact]
    public async Task Connect_EpochAlone_IsANewClient()
    {
        await using var host = await EventsHost.StartAsync();
        Publish(host, 3);
        using var client = await EventsClient.GreetAsync(host, "epoch=other");
        Assert.Empty(await client.PingAsync());
    }

    [Fact]
    public async Task Connect_CutInMidReplyAgainAndAgain_MissesNothingAndHearsNothingTwice()
    {
        TokenGate gate = new();
        var pieces = Enumerable.Range(0, 500).Select(index => $"{index} ").ToArray();
        await using var host = await EventsHost.StartAsync(new FakeChatClient { Reply = _ => new FakeChatReply(pieces) { Gate = gate } });
        await host.Services.GetRequiredService<IBotManager>().LaunchAsync("BOT-001", cancellationToken: TestContext.Current.CancellationToken);
        var client = await EventsClient.ConnectAsync(host);
        var from = (await client.NextAsync()).Seq();
        await client.SendAsync("""{ "type": "chat:send", "message": "Count" }""");

        List<JsonElement> events = [];
        for (var round = 0; round < 8; round++)
        {
            gate.Open(50);

            // Every round leaves some of what was said to the next connection, to which more is said while it is away.
            for (var left = 20 + round; left > 0;)
            {
                var frame = await client.NextAsync();
                if (frame.IsEvent())
                {
                    events.Add(frame);
                    left--;
                }
            }

            client.Cut();
            client.Dispose();
            gate.Open();
            client = await EventsClient.GreetAsync(host, $"epoch={host.Bus.Epoch}&after={events[^1].Seq()}");
        }

        gate.OpenForGood();
        events.AddRange((await client.UntilAsync(EventTypes.MessageCompleted)).Where(frame => frame.IsEvent()));
        client.Dispose();

        Assert.Equal(events.Select((_, index) => from + 1 + index), events.Select(frame => frame.Seq()));
        var tokens = events.Where(frame => frame.Type() == EventTypes.MessageToken).Select(frame => frame.Data()).ToList();
        Assert.Equal(Enumerable.Range(0, pieces.Length), tokens.Select(token => token.GetProperty("index").GetInt32()));
        Assert.Equal(events[^1].Data().Text("content"), string.Concat(tokens.Select(token => token.Text("text"))));
    }

    private static void Publish(EventsHost host, int count)
    {
        for (var i = 0; i < count; i++)
        {
            host.Bus.Publish(new MessageToken("BOT-001", Guid.Empty, i, "x"));
        }
    }

    private static async Task<(string Type, long Seq)> NextAsync(EventsClient client)
    {
        var frame = await client.NextAsync();
        return (frame.Type(), frame.Seq());
    }
}
