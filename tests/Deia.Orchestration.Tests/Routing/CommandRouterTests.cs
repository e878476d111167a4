using System.Text.Json;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Routing;

public sealed class CommandRouterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_WithAMention_GoesThereWhateverTheRequestNamesAndStoresTheRest()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002");
        var reply = await fleet.SendAsync("@BOT-002  how are you?", "BOT-001");

        Assert.Equal(("BOT-002", "how are you?"), (reply.Question.BotId, reply.Question.Content));
    }

    [Theory]
    [InlineData("@BOT-002 hello", "BOT-001", "BOT-002", "mention")]
    [InlineData("hello @BOT-002 you", "BOT-001", "BOT-001", "explicit")]
    [InlineData("@BOT-002", "BOT-001", "BOT-001", "explicit")]
    [InlineData("@BOT-002, hello", "BOT-001", "BOT-001", "explicit")]
    public async Task RouteAsync_WithNames_TellsWhichOneCounts(string message, string named, string expected, string policy)
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002");
        var decision = (await fleet.Router.RouteAsync(new SendRequest(message) { BotId = named }, Cancellation)).Value;

        Assert.Equal((expected, policy), (decision.BotId, decision.Policy));
        Assert.Contains(expected, decision.Reason, StringComparison.Ordinal);
        Assert.Empty(await fleet.HistoryAsync(expected));
    }

    [Fact]
    public async Task SendAsync_WithoutABot_StaysWithTheOneTheConversationTalksTo()
    {
        TestStores stores = new();
        await using (var before = await TestFleet.StartAsync(stores: stores))
        {
            await before.LaunchAsync("BOT-001");
            await before.LaunchAsync("BOT-002");
            await before.AskAsync("hello", "BOT-002", "mine");
            Assert.Equal(("BOT-002", "sticky"), await RouteAsync(before, "mine"));
            Assert.Equal(("BOT-001", "least-busy"), await RouteAsync(before, "other"));
        }

        await using var after = await TestFleet.StartAsync(stores: stores);
        await after.LaunchAsync("BOT-001");
        await after.LaunchAsync("BOT-002");
        Assert.Equal(("BOT-002", "sticky"), await RouteAsync(after, "mine"));

        await after.StopAsync("BOT-002");
        Assert.Equal(("BOT-001", "least-busy"), await RouteAsync(after, "mine"));
    }

    [Fact]
    public async Task SendAsync_WithACapability_GoesToABotThatHasIt()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002", new BotDefinitionChange { Capabilities = ["Code"] });
        var reply = (await fleet.Router.SendAsync(new SendRequest("hello") { Capability = "code" }, Cancellation)).Value;
        Assert.Equal("BOT-002", reply.Question.BotId);

        var refusal = (await fleet.Router.SendAsync(new SendRequest("hello") { Capability = "poetry" }, Cancellation)).Refusal!;
        Assert.Equal(RefusalReason.NoBotAvailable, refusal.Reason);
        Assert.Contains("poetry", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RouteAsync_BetweenEquals_TakesTheLeastBusyAndSaysHowBusy()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Client.Reply = _ => new FakeChatReply("never") { Gate = new TokenGate() };
        await fleet.LaunchAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002");
        await fleet.SendAsync("1", "BOT-001");
        await fleet.SendAsync("2", "BOT-001");
        await fleet.SendAsync("3", "BOT-002");
        var decision = (await fleet.Router.RouteAsync(new SendRequest("hello") { ConversationId = "new" }, Cancellation)).Value;

        Assert.Equal(new RoutingDecision("BOT-002", "least-busy", "BOT-002 is the least busy, with 1 question waiting."), decision);
    }

    [Fact]
    public async Task RouteAsync_WithBotsThatAreDown_PrefersThoseThatAnswer()
    {
        PuppetHost host = new() { BeforeStart = cancellationToken => new ValueTask(Task.Delay(Timeout.Infinite, cancellationToken)) };
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        var starting = fleet.Manager.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" }, Cancellation);
        await fleet.WaitForStateAsync(BotState.Starting);
        Assert.Equal(("BOT-001", "least-busy"), await RouteAsync(fleet, "c"));

        await fleet.LaunchAsync("BOT-002");
        Assert.Equal(("BOT-002", "least-busy"), await RouteAsync(fleet, "c"));
        await fleet.StopAsync("BOT-001");
        await starting;
    }

    [Fact]
    public async Task RouteAsync_WhereTheOnlyBotCrashed_FindsNone()
    {
        PuppetHost host = new();
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });
        await fleet.AskAsync("hello", conversation: "known");
        host.Started[0].Exit("killed");
        await fleet.WaitForStateAsync(BotState.Faulted);

        Assert.Equal(("BOT-001", "sticky"), await RouteAsync(fleet, "known"));
        Assert.Equal(
            RefusalReason.NoBotAvailable,
            (await fleet.Router.RouteAsync(new SendRequest("hello") { ConversationId = "new" }, Cancellation)).Refusal!.Reason);
    }

    [Fact]
    public async Task SendAsync_ToNobody_IsRefused()
    {
        await using var fleet = await TestFleet.StartAsync();
        Assert.Equal(RefusalReason.NoBotAvailable, (await fleet.Router.SendAsync(new SendRequest("hello"), Cancellation)).Refusal!.Reason);
        Assert.Equal(RefusalReason.BotNotFound, (await fleet.Router.SendAsync(new SendRequest("hello") { BotId = "BOT-009" }, Cancellation)).Refusal!.Reason);
        Assert.Equal(RefusalReason.BotNotFound, (await fleet.Router.SendAsync(new SendRequest("@BOT-009 hello"), Cancellation)).Refusal!.Reason);

        await fleet.LaunchAsync("BOT-001");
        await fleet.StopAsync("BOT-001");
        var refusal = (await fleet.Router.SendAsync(new SendRequest("hello") { BotId = "BOT-001" }, Cancellation)).Refusal!;
        Assert.Equal((RefusalReason.BotNotRunning, "BOT-001 is terminated, so it takes no messages. Launch it first."), (refusal.Reason, refusal.Detail));
        Assert.Equal(RefusalReason.BotNotRunning, (await fleet.Router.RouteAsync(new SendRequest("hello") { BotId = "BOT-001" }, Cancellation)).Refusal!.Reason);
    }

    public static TheoryData<string, SendRequest> Flaws() => new()
    {
        { "message", new SendRequest("") },
        { "message", new SendRequest(" \n") },
        { "message", new SendRequest("@BOT-001  ") },
        { "message", new SendRequest(new string('x', 11)) },
        { "message", new SendRequest("a\0b") },
        { "message", new SendRequest("half \ud83d") },
        { "conversationId", new SendRequest("hi") { ConversationId = "" } },
        { "conversationId", new SendRequest("hi") { ConversationId = new string('c', 101) } },
        { "conversationId", new SendRequest("hi") { ConversationId = "a\nb" } },
        { "botId", new SendRequest("hi") { BotId = "no id" } },
        { "metadata", new SendRequest("hi") { Metadata = new Dictionary<string, JsonElement> { ["a\0"] = JsonElement.Parse("1") } } },
    };

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task SendAsync_WithAFlaw_NamesTheField(string field, SendRequest request)
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Chat.MaxMessageLength = 10));
        await fleet.LaunchAsync("BOT-001");

        Assert.Equal(field, Assert.Single((await fleet.Router.SendAsync(request, Cancellation)).Refusal!.Errors).Key);
        Assert.Equal(field, Assert.Single((await fleet.Router.RouteAsync(request, Cancellation)).Refusal!.Errors).Key);
        Assert.Empty(await fleet.HistoryAsync());
    }

    [Fact]
    public async Task SendAsync_OfTheLongestMessage_IsTaken()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Chat.MaxMessageLength = 10));
        await fleet.LaunchAsync("BOT-001");
        Assert.NotNull((await fleet.AskAsync(new string('x', 10))).Reply);
    }

    [Fact]
    public async Task RouteAsync_WithAPolicyOfTheApp_AsksItInItsOrder()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia
            .AddRoutingPolicy<LastPolicy>()
            .Configure(options => options.Chat.RoutingPolicies.Add("Last")));
        await fleet.LaunchAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002");

        Assert.Equal(("BOT-002", "last"), await RouteAsync(fleet, "c"));
    }

    private static async Task<(string BotId, string Policy)> RouteAsync(TestFleet fleet, string conversation)
    {
        var decision = (await fleet.Router.RouteAsync(new SendRequest("hello") { ConversationId = conversation }, Cancellation)).Value;
        return (decision.BotId, decision.Policy);
    }

    private sealed class LastPolicy : IBotRoutingPolicy
    {
        public string Name => "last";

        public ValueTask<RoutingDecision?> ChooseAsync(RoutingContext context, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<RoutingDecision?>(new RoutingDecision(context.Candidates[^1].Bot.Id, Name, "It is the last."));
    }
}
