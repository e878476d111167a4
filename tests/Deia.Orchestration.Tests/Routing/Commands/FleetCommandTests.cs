using Deia.Orchestration.Configuration;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Tests.Fleets;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Routing.Commands;

public sealed class FleetCommandTests
{
    [Fact]
    public async Task Launch_WithOrWithoutAnId_LaunchesThatOneOrANewOne()
    {
        await using var fleet = await TestFleet.StartAsync();

        Assert.Equal("BOT-001", (await fleet.AnswerAsync("/launch")).BotId);
        var reply = await fleet.AnswerAsync("/launch @writer");
        await fleet.StopAsync("BOT-001");
        await fleet.AnswerAsync("/launch", "BOT-001");

        Assert.Equal(("writer", "writer is **ready**."), (reply.BotId, reply.Content));
        Assert.Equal([("BOT-001", BotState.Ready), ("writer", BotState.Ready)], fleet.Manager.List().Select(bot => (bot.Id, bot.State)));
        Assert.Equal(RefusalReason.BotAlreadyRunning, await fleet.RefusedAsync("/launch BOT-001"));
    }

    [Fact]
    public async Task Launch_AboveTheLimit_IsRefusedAsTheLaunchIs()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Bots.MaxConcurrent = 1));
        await fleet.LaunchAsync();

        Assert.Equal(RefusalReason.BotLimitReached, await fleet.RefusedAsync("/launch BOT-002"));
    }

    [Fact]
    public async Task Stop_OfTheBotNamedOrMeant_LeavesTheOthersAlone()
    {
        await using var fleet = await TestFleet.StartAsync();
        foreach (var id in new[] { "BOT-001", "BOT-002", "BOT-003", "BOT-004" })
        {
            await fleet.LaunchAsync(id);
        }

        await fleet.AskAsync("hello", "BOT-003", "talk");
        Assert.Equal("BOT-001 is **terminated**.", (await fleet.AnswerAsync("/stop BOT-001", "BOT-004")).Content);
        Assert.Equal("BOT-002", (await fleet.AnswerAsync("@BOT-002 /stop", "BOT-004")).BotId);
        Assert.Equal("BOT-003", (await fleet.AnswerAsync("/stop", conversation: "talk")).BotId);

        Assert.Equal("BOT-004", Assert.Single(fleet.Manager.List(), bot => bot.ShouldRun).Id);
        Assert.Equal(RefusalReason.BotNotFound, await fleet.RefusedAsync("/stop BOT-009"));
        Assert.Equal(RefusalReason.Invalid, await fleet.RefusedAsync("/stop"));
    }

    [Fact]
    public async Task Restart_OfABot_StartsItAnew()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();

        Assert.Equal("BOT-001 is **ready**.", (await fleet.AnswerAsync("/restart BOT-001")).Content);

        await fleet.WaitForStateAsync(BotState.Ready, number: 2);
    }

    [Fact]
    public async Task Bots_OfAFleet_ListsThemInATable()
    {
        await using var fleet = await TestFleet.StartAsync();
        Assert.Equal("There are no bots. `/launch` makes one.", (await fleet.AnswerAsync("/bots")).Content);

        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Capabilities = ["a|b", "<i>"] });

        Assert.Equal(
            """
            | Bot | Status | Provider | Model | Capabilities | Detail |
            | --- | --- | --- | --- | --- | --- |
            | BOT-001 | ready | fake | fake-model | a\|b, \<i\> |  |

            """,
            (await fleet.AnswerAsync("/bots")).Content);
    }

    [Fact]
    public async Task Bots_OfALongList_SaysWhereTheRestIs()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Bots.MaxConcurrent = 200));
        foreach (var _ in Enumerable.Range(0, 101))
        {
            await fleet.LaunchAsync();
        }

        var text = (await fleet.AnswerAsync("/bots")).Content;

        Assert.Contains("BOT-100", text, StringComparison.Ordinal);
        Assert.DoesNotContain("BOT-101", text, StringComparison.Ordinal);
        Assert.EndsWith("These are the first 100 of 101 bots; `GET /api/bots` lists all.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_OfABotOrTheFleet_TellsHowItDoes()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002");
        await fleet.StopAsync("BOT-002");
        await fleet.AskAsync("hello");

        var one = await fleet.AnswerAsync("/status BOT-001");
        var all = await fleet.AnswerAsync("/status");

        Assert.Equal(("BOT-001", ""), (one.BotId, all.BotId));
        Assert.Contains("| Messages | 2 |\n", one.Content, StringComparison.Ordinal);
        Assert.Contains("| Backend | reachable |\n", one.Content, StringComparison.Ordinal);
        Assert.StartsWith("1 of 2 bots run.\n\n| Bot |", all.Content, StringComparison.Ordinal);
        Assert.Contains("\n| BOT-001 | active | 00:00:00 | 0 | 2 | 0 | 0 | reachable |\n", all.Content, StringComparison.Ordinal);
        Assert.Contains("| Status | terminated |", (await fleet.AnswerAsync("/status", "BOT-002")).Content, StringComparison.Ordinal);
        Assert.Equal(RefusalReason.BotNotFound, await fleet.RefusedAsync("/status BOT-009"));
    }

    [Fact]
    public async Task Model_WithAName_HoldsFromTheNextMessageOn()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();

        Assert.Equal("From its next message on, BOT-001 uses **other:7b\\_x**.", (await fleet.AnswerAsync("/model other:7b_x", "BOT-001")).Content);
        await fleet.AskAsync("hello");

        Assert.Equal("other:7b_x", Assert.Single(fleet.Client.ReceivedRequests).Options!.ModelId);
        Assert.Equal(RefusalReason.BotNotFound, await fleet.RefusedAsync("/model other", "BOT-009"));
        Assert.Equal(RefusalReason.Invalid, await fleet.RefusedAsync($"/model {new string('x', 1_000)}", "BOT-001"));
    }

    [Fact]
    public async Task Model_Alone_ShowsItAndThoseThatThereAre()
    {
        await using var fleet = await TestFleet.StartAsync(provider: new TestProvider { Models = ["fake-model", "tiny"] });
        await fleet.LaunchAsync();

        Assert.Equal(
            "BOT-001 uses **fake-model**.\n\nModels of fake:\n\n- fake-model\n- tiny\n", (await fleet.AnswerAsync("/model", "BOT-001")).Content);
    }

    [Fact]
    public async Task Clear_OfAConversation_KeepsTheOthers()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.AskAsync("one", conversation: "a");
        await fleet.AskAsync("two", conversation: "b");

        Assert.Equal("Messages removed from this conversation with BOT-001: 2.", (await fleet.AnswerAsync("/clear", conversation: "a")).Content);

        Assert.All(await fleet.HistoryAsync(), message => Assert.Equal("b", message.ConversationId));
        Assert.Equal(2, (await fleet.HistoryAsync()).Count);
        Assert.Equal(RefusalReason.BotNotFound, await fleet.RefusedAsync("/clear", "BOT-009"));
    }
}
