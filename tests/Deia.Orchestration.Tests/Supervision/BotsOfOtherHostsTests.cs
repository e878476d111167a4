using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.History;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing;
using Deia.Orchestration.Tests.Fleets;
using Microsoft.Extensions.DependencyInjection;


namespace Deia.Orchestration.Tests.Supervision;

/// <summary>A bot that one host holds, as the other host on the same stores has it.</summary>
public sealed class BotsOfOtherHostsTests
{
    private readonly TestStores _stores = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ABotOfAnotherHost_IsShownAndLeftAlone()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await first.Fleet.AskAsync("hello");
        await using var second = await WatchedFleet.StartAsync(_stores);
        await second.LookAsync();

        Assert.Equal(BotState.Ready, second.Fleet.Find().State);
        WatchedFleet.AssertElsewhere((await second.Fleet.Router.SendAsync(new SendRequest("hello") { BotId = "BOT-001" }, Cancellation)).Refusal);
        WatchedFleet.AssertElsewhere((await second.Fleet.Router.RouteAsync(new SendRequest("hello") { BotId = "BOT-001" }, Cancellation)).Refusal);
        WatchedFleet.AssertElsewhere((await second.Fleet.Router.ClearAsync("BOT-001", cancellationToken: Cancellation)).Refusal);
        WatchedFleet.AssertElsewhere((await second.Fleet.Manager.LaunchAsync("BOT-001", cancellationToken: Cancellation)).Refusal);
        WatchedFleet.AssertElsewhere((await second.Fleet.Manager.StopAsync("BOT-001", cancellationToken: Cancellation)).Refusal);
        WatchedFleet.AssertElsewhere((await second.Fleet.Manager.ChangeAsync("BOT-001", new BotDefinitionChange { Model = "m" }, Cancellation)).Refusal);
        WatchedFleet.AssertElsewhere((await second.Fleet.Manager.DeleteAsync("BOT-001", Cancellation)).Refusal);
        Assert.Equal(RefusalReason.NoBotAvailable, (await second.Fleet.Router.SendAsync(new SendRequest("hello"), Cancellation)).Refusal!.Reason);
        Assert.NotNull((await first.Fleet.AskAsync("hello")).Reply);
        Assert.Empty(second.Fleet.Client.ReceivedRequests);
    }

    [Fact]
    public async Task ABotOfAnotherHost_DoesAsThatHostSampledIt()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await using var second = await WatchedFleet.StartAsync(_stores);
        await second.LookAsync();
        _stores.Clock.Advance(TimeSpan.FromSeconds(5));
        await second.SampleAsync();
        Assert.Null(await _stores.Statuses.FindAsync("BOT-001", Cancellation));
        await first.SampleAsync();
        var status = (await second.Fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value;

        Assert.Equal((BotState.Ready, 5L, true), (status.State, status.UptimeSeconds, status.MemoryMb > 0));
    }

    [Fact]
    public async Task ABotOfAnotherHost_LaunchedAMomentAgo_IsFound()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await using var second = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");

        Assert.Equal("BOT-001", (await second.Fleet.Manager.FindAsync("BOT-001", Cancellation)).Value.Id);
        WatchedFleet.AssertElsewhere((await second.Fleet.Router.SendAsync(new SendRequest("hello") { BotId = "BOT-001" }, Cancellation)).Refusal);
        Assert.Equal("BOT-002", (await second.Fleet.LaunchAsync()).Id);
        await first.Fleet.StopAsync();
        Assert.Equal(BotState.Ready, (await second.Fleet.LaunchAsync("BOT-001")).State);
    }

    [Fact]
    public async Task ABotThatAnotherHostDeleted_IsGoneHereToo()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await first.Fleet.LaunchAsync("BOT-002");
        await first.Fleet.StopAsync("BOT-002");
        await using var second = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.Manager.DeleteAsync("BOT-001", Cancellation);
        await first.Fleet.Manager.DeleteAsync("BOT-002", Cancellation);

        Assert.Equal(RefusalReason.BotNotFound, (await second.Fleet.Manager.StopAsync("BOT-002", cancellationToken: Cancellation)).Refusal!.Reason);
        await first.Fleet.LaunchAsync("BOT-003");
        await second.LookAsync();
        Assert.Equal("BOT-003", Assert.Single(second.Fleet.Manager.List()).Id);
    }

    [Fact]
    public async Task ALaunch_OfABotThatAnotherHostDeleted_MakesItAnew()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "old" });
        await first.Fleet.StopAsync();
        await using var second = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.Manager.DeleteAsync("BOT-001", Cancellation);

        var launched = await second.Fleet.LaunchAsync("BOT-001");

        Assert.Equal((BotState.Ready, null), (launched.State, launched.Definition.SystemPrompt));
    }

    [Fact]
    public async Task AHistory_ThatAnotherHostChanges_IsReadAsItIs()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await first.Fleet.AskAsync("one");
        await using var second = await WatchedFleet.StartAsync(_stores);
        Assert.Equal((2, 2), (await CountAsync(first), await CountAsync(second)));
        await first.Fleet.AskAsync("two");
        Assert.Equal((4, 4), (await CountAsync(first), await CountAsync(second)));

        // The first one remembers a page of when it held the bot.
        await first.Fleet.StopAsync();
        await second.Fleet.LaunchAsync("BOT-001");
        await second.Fleet.AskAsync("three");
        await second.Fleet.StopAsync();
        await first.Fleet.LaunchAsync("BOT-001");
        Assert.Equal((6, 6), (await CountAsync(first), await CountAsync(second)));
    }

    [Fact]
    public async Task AStoppedBot_ThatAnotherHostRan_IsTakenAsThatHostLeftIt()
    {
        await using var first = await WatchedFleet.StartAsync(_stores);
        await first.Fleet.LaunchAsync("BOT-001");
        await first.Fleet.StopAsync();
        await using var second = await WatchedFleet.StartAsync(_stores);
        await second.Fleet.LaunchAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "new" });
        await second.Fleet.AskAsync("one");
        await second.Fleet.StopAsync();

        var launched = await first.Fleet.LaunchAsync("BOT-001");

        Assert.Equal("new", launched.Definition.SystemPrompt);
        Assert.Equal(2, (await first.Fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.MessageCount);
        await first.Fleet.AskAsync("two");
        Assert.Equal(["one", "echo 2: one", "two"], first.Fleet.Client.ReceivedRequests[0].Messages.Skip(1).Select(message => message.Text));
    }

    private static async Task<int> CountAsync(WatchedFleet host) =>
        (await host.Fleet.Get<ChatHistory>().PageAsync(new MessageQuery("BOT-001"), Cancellation)).Items.Count;
}
