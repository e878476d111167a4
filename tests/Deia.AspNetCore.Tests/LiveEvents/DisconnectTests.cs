using System.Net.WebSockets;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Deia.AspNetCore.Tests.LiveEvents;

public sealed class DisconnectTests
{
    [Theory]
    [InlineData(WebSocketCloseStatus.NormalClosure)]
    [InlineData(WebSocketCloseStatus.EndpointUnavailable)]
    [InlineData((WebSocketCloseStatus)4000)]
    public async Task Close_ByTheClient_IsAnsweredInKind(WebSocketCloseStatus status)
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.CloseAsync(status);

        Assert.Null(await client.NextOrCloseAsync());
        Assert.Equal(status, client.CloseStatus);
        await AssertGoneAsync(host, 1);
    }

    [Fact]
    public async Task Cut_WithoutAWord_EndsTheSubscriptionAndTroublesNobody()
    {
        await using var host = await EventsHost.StartAsync();
        using var stays = await EventsClient.GreetAsync(host);
        using (var goes = await EventsClient.GreetAsync(host))
        {
            Assert.Equal(2, host.Bus.Subscribers);
            goes.Cut();
        }

        await host.Log.ConnectionEndedAsync();
        Assert.Equal(1, host.Bus.Subscribers);
        host.Bus.Publish(new HistoryCleared("BOT-001", null, 0));
        Assert.Equal(EventTypes.HistoryCleared, (await stays.NextAsync()).Type());
        Assert.Empty(host.Log.Warnings);
    }

    [Fact]
    public async Task Cut_RightAfterAsking_IsNoError()
    {
        await using var host = await EventsHost.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            using var client = await EventsClient.ConnectAsync(host);
            await client.SendAsync("""{ "type": "chat:send", "message": "Hello" }""");
            host.Bus.Publish(new HistoryCleared("BOT-001", null, 0));
            client.Cut();
        }

        await AssertGoneAsync(host, 20);
    }

    [Fact]
    public async Task StopAsync_OfTheHost_TellsTheStopOfItsBotsAndClosesWith1001()
    {
        await using var host = await EventsHost.StartAsync();
        await host.Services.GetRequiredService<IBotManager>().LaunchAsync("BOT-001", cancellationToken: TestContext.Current.CancellationToken);
        using var idle = await EventsClient.GreetAsync(host);
        using var resuming = await EventsClient.GreetAsync(host, "epoch=other&after=1");
        var stopping = host.StopAsync();

        foreach (var client in new[] { idle, resuming })
        {
            await client.UntilAsync(EventTypes.BotStopped);
            Assert.Null(await client.NextOrCloseAsync());
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.CloseStatus);
        }

        await stopping;
        await AssertGoneAsync(host, 2);
    }

    [Fact]
    public async Task StopAsync_RightAfterEventsWerePublished_TellsThemAndClosesWith1001()
    {
        const int events = 200;
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        for (var i = 0; i < events; i++)
        {
            host.Bus.Publish(new HistoryCleared("BOT-001", null, i));
        }

        var stopping = host.StopAsync();

        for (var seq = 1; seq <= events; seq++)
        {
            Assert.Equal(seq, (await client.NextAsync()).Seq());
        }

        Assert.Null(await client.NextOrCloseAsync());
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.CloseStatus);
        await stopping;
        await AssertGoneAsync(host, 1);
    }

    [InMemoryFact("It lets time pass as fast as it can, and in that time no server answers.")]
    public async Task StopAsync_ClientThatDoesNotCloseBack_IsCutOffInTime()
    {
        FakeTimeProvider time = new();
        await using var host = await EventsHost.StartAsync(timeProvider: time);
        using var client = await EventsClient.GreetAsync(host);
        await AdvanceUntilAsync(time, host.StopAsync());
        await AssertGoneAsync(host, 1);
    }

    [InMemoryFact("It lets time pass as fast as it can, and in that time no server answers.")]
    public async Task Send_ToAClientThatReadsNothing_IsGivenUpInTime()
    {
        FakeTimeProvider time = new();
        await using var host = await EventsHost.StartAsync(timeProvider: time);
        using var client = await EventsClient.ConnectAsync(host);
        for (var i = 0; i < 4_000; i++)
        {
            host.Bus.Publish(new BotCrashed("BOT-001", new string('x', 4_000), null));
        }

        await AdvanceUntilAsync(time, host.Log.ConnectionEndedAsync());
        Assert.Equal(0, host.Bus.Subscribers);
        Assert.Empty(host.Log.Warnings);
    }

    private static async Task AssertGoneAsync(EventsHost host, int connections)
    {
        for (var i = 0; i < connections; i++)
        {
            await host.Log.ConnectionEndedAsync();
        }

        Assert.Equal(0, host.Bus.Subscribers);
        Assert.Empty(host.Log.Warnings);
    }

    /// <summary>Lets the time pass that somebody waits for, whenever he begins to wait.</summary>
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task end)
    {
        while (!end.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        await end;
    }
}
