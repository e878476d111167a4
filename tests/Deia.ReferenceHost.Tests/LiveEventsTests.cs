using System.Text.Json;

namespace Deia.ReferenceHost.Tests;

/// <summary>A client of the live events that is cut off and comes back.</summary>
public sealed class LiveEventsTests
{
    [Theory]
    [EveryInstallation]
    public async Task Events_OfAClientThatIsCutOffAgainAndAgain_ArriveEachOnceInOrder(InstallationKind kind)
    {
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation);
        var client = host.Client;
        using var first = await EventSocket.ConnectAsync(host.Events);
        var hello = await first.ReceiveAsync();
        Assert.Equal("hello", hello.Text("type"));
        var epoch = hello.GetProperty("data").Text("epoch");
        var start = hello.GetProperty("data").GetProperty("seq").GetInt64();

        await client.LaunchAsync();
        var asking = Task.Run(async () =>
        {
            for (var number = 1; number <= 20; number++)
            {
                await client.SendAsync(new { botId = "BOT-001", message = $"Question {number}" });
            }
        }, TestContext.Current.CancellationToken);

        List<JsonElement> events = [];
        var socket = first;
        while (events.Count(IsCompleted) < 20)
        {
            // Cut off without a close after every 37 events, in the middle of replies.
            if (events.Count % 37 == 36)
            {
                socket.Abort();
                socket.Dispose();
                var after = events[^1].GetProperty("seq").GetInt64();
                socket = await EventSocket.ConnectAsync(new Uri($"{host.Events}?epoch={epoch}&after={after}"));
                Assert.Equal("hello", (await socket.ReceiveAsync()).Text("type"));
            }

            events.Add(await socket.ReceiveAsync());
        }

        await asking;
        socket.Dispose();
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => start + number), events.Select(item => item.GetProperty("seq").GetInt64()));
        Assert.True(events.Count > 200, "There were too few events for the cuts to mean anything.");
        Assert.Equal("bot:launched", events.First(item => item.Text("type") != "bot:state").Text("type"));
        Assert.Equal(20, events.Count(item => item.Text("type") == "message:received"));
    }

    private static bool IsCompleted(JsonElement item) => item.Text("type") == "message:completed";
}
