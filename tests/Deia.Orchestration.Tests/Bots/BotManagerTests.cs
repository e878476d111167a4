using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Bots;

public sealed class BotManagerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RestartAsync_OfARunningBot_GivesItANewInstance()
    {
        PuppetHost host = new();
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });
        var bot = (await fleet.Manager.RestartAsync("BOT-001", Cancellation)).Value;

        Assert.Equal(BotState.Ready, bot.State);
        Assert.Equal(2, host.Started.Count);
        Assert.True(host.Started[0].IsDisposed);
        Assert.True((await fleet.Stores.Bots.FindAsync("BOT-001", Cancellation))!.ShouldRun);
    }

    [Fact]
    public async Task RestartAsync_WhoseCallerLeavesInTheMiddle_StillLaunches()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("ok") { Gate = gate };
        await fleet.LaunchAsync();
        await fleet.SendAsync("hello");
        await fleet.Client.WaitForRequestAsync(1, Cancellation);
        using CancellationTokenSource leaving = new();
        var restarting = fleet.Manager.RestartAsync("BOT-001", leaving.Token);
        await fleet.WaitForStateAsync(BotState.Stopping);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restarting);
        gate.OpenForGood();

        await fleet.WaitForStateAsync(BotState.Ready, number: 2);
    }

    [Fact]
    public async Task RestartAsync_OfAnUnknownBot_IsRefused()
    {
        await using var fleet = await TestFleet.StartAsync();
        Assert.Equal(RefusalReason.BotNotFound, (await fleet.Manager.RestartAsync("BOT-001", Cancellation)).Refusal!.Reason);
    }

    [Fact]
    public async Task ChangeAsync_OfARunningBot_TakesEffectWithTheNextMessage()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "old" });
        await fleet.AskAsync("one");
        var changed = (await fleet.Manager.ChangeAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "new", Model = "m2", Temperature = 0.5 }, Cancellation)).Value;
        await fleet.AskAsync("two");

        Assert.Equal(("m2", "new"), (changed.Model, changed.Definition.SystemPrompt));
        var request = fleet.Client.ReceivedRequests[1];
        Assert.Equal(("m2", 0.5f), (request.Options!.ModelId, request.Options.Temperature));
        Assert.Equal(["new", "one", "echo 2: one", "two"], request.Messages.Select(message => message.Text));
        Assert.Equal("m2", (await fleet.Stores.Bots.FindAsync("BOT-001", Cancellation))!.Definition.Model);
    }

    [Fact]
    public async Task ChangeAsync_OfAHostOrAWrongField_IsRefusedAndChangesNothing()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        var before = fleet.Find().Definition;

        Assert.Equal("host", Assert.Single((await fleet.Manager.ChangeAsync("BOT-001", new BotDefinitionChange { Host = "in-process" }, Cancellation)).Refusal!.Errors).Key);
        Assert.Equal("temperature", Assert.Single((await fleet.Manager.ChangeAsync("BOT-001", new BotDefinitionChange { Temperature = -1 }, Cancellation)).Refusal!.Errors).Key);
        Assert.Equal(RefusalReason.BotNotFound, (await fleet.Manager.ChangeAsync("BOT-009", new BotDefinitionChange(), Cancellation)).Refusal!.Reason);
        Assert.Same(before, fleet.Find().Definition);
    }

    [Fact]
    public async Task ChangeAsync_WhileTheBotBecomesReady_IsNotOverwrittenInTheStore()
    {
        await using var fleet = await TestFleet.StartAsync();
        TaskCompletionSource saving = new(), save = new();
        fleet.Stores.Bots.BeforeSave = async bot =>
        {
            if (bot.State == BotState.Ready && saving.TrySetResult())
            {
                await save.Task;
            }
        };
        var launching = fleet.LaunchAsync();
        await saving.Task.WaitAsync(Cancellation);
        var changing = fleet.Manager.ChangeAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "new" }, Cancellation);
        save.SetResult();
        await changing;
        await launching;

        Assert.Equal("new", (await fleet.Stores.Bots.FindAsync("BOT-001", Cancellation))!.Definition.SystemPrompt);
    }

    [Fact]
    public async Task ChangeAsync_OfABotWhoseInstanceIsGone_IsStoredAllTheSame()
    {
        PuppetHost host = new();
        var connects = 0;
        host.Create = () => new PuppetInstance
        {
            Connect = _ => connects++ == 0 ? ValueTask.FromResult(new BotConnection("fake", "m", true, null)) : throw new BotCrashedException("gone"),
        };
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });

        Assert.Equal("new", (await fleet.Manager.ChangeAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "new" }, Cancellation)).Value.Definition.SystemPrompt);
    }

    [Fact]
    public async Task DeleteAsync_OfARunningBot_LeavesNothingOfIt()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        await fleet.AskAsync("hello");
        await fleet.Manager.DeleteAsync("BOT-001", Cancellation);

        Assert.Equal(RefusalReason.BotNotFound, (await fleet.Manager.FindAsync("BOT-001", TestContext.Current.CancellationToken)).Refusal!.Reason);
        Assert.Equal(RefusalReason.BotNotFound, (await fleet.Manager.DeleteAsync("BOT-001", Cancellation)).Refusal!.Reason);
        Assert.Null(await fleet.Stores.Bots.FindAsync("BOT-001", Cancellation));
        Assert.Null(await fleet.Stores.Statuses.FindAsync("BOT-001", Cancellation));
        Assert.Empty(await fleet.HistoryAsync());
        Assert.Equal("BOT-001", (await fleet.LaunchAsync()).Id);
        Assert.Equal("echo 1: again", (await fleet.AskAsync("again")).Reply!.Content);
    }

    [Fact]
    public async Task StatusAsync_OfABot_TellsHowItDoes()
    {
        PuppetHost host = new();
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });
        fleet.Clock.Advance(TimeSpan.FromSeconds(90));
        var outcome = await fleet.AskAsync("hello");
        var status = (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value;

        Assert.Equal((64, 90L, 2, 0), (status.MemoryMb, status.UptimeSeconds, status.MessageCount, status.QueueDepth));
        Assert.Equal(outcome.Reply!.CreatedAt, status.LastMessageAt);
        Assert.True(status.Backend.Reachable);
        Assert.Equal((8001, 4242), (fleet.Find().Port, fleet.Find().ProcessId));

        await fleet.StopAsync();
        status = (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value;
        Assert.Equal((BotState.Terminated, 0, 0L, 2), (status.State, status.MemoryMb, status.UptimeSeconds, status.MessageCount));
        Assert.Null(fleet.Find().Port);
        var stored = (await fleet.Stores.Statuses.FindAsync("BOT-001", Cancellation))!;
        Assert.Equal((BotState.Terminated, 0, 0L, 2), (stored.State, stored.MemoryMb, stored.UptimeSeconds, stored.MessageCount));
    }

    [Fact]
    public async Task StatusAsync_OfABotThatStarts_TellsTheMemoryOfItsInstance()
    {
        TaskCompletionSource connecting = new();
        PuppetHost host = new();
        host.Create = () => new PuppetInstance
        {
            Connect = async cancellationToken =>
            {
                connecting.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return default!;
            },
        };
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        var launching = fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });
        await connecting.Task.WaitAsync(Cancellation);
        var status = (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value;

        Assert.Equal((BotState.Starting, 64), (status.State, status.MemoryMb));
        await fleet.StopAsync();
        await launching;
        Assert.Equal(0, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.MemoryMb);
    }

    [Fact]
    public async Task StatusAsync_WhileTheBackendIsDown_SaysSo()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync();
        fleet.Provider.Health = new BackendHealth(false, "gone fishing");
        fleet.Clock.Advance(TimeSpan.FromSeconds(4));

        var backend = (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.Backend;
        Assert.Equal((false, "gone fishing"), (backend.Reachable, backend.Detail));
    }

    [Fact]
    public async Task IdleWatch_OfABotWithoutMessages_LetsItGoIdleAndBack()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { IdleTimeout = TimeSpan.FromSeconds(30) });
        await fleet.LaunchAsync("BOT-002");
        fleet.Clock.Advance(TimeSpan.FromSeconds(29));
        await fleet.AskAsync("hello");
        await fleet.WaitForStateAsync(BotState.Active);

        // The bot is active a moment before its question leaves the mailbox, and a clock that stands still has no next tick to look again.
        Assert.True(fleet.Get<Fleet>().TryGet("BOT-001", out var bot));
        await bot.Mailbox.WhenEmptyAsync().WaitAsync(Cancellation);
        fleet.Clock.Advance(TimeSpan.FromSeconds(29));
        fleet.Clock.Advance(TimeSpan.FromSeconds(1));
        await fleet.WaitForStateAsync(BotState.Idle);

        Assert.Equal(BotState.Ready, fleet.Find("BOT-002").State);
        await fleet.AskAsync("still there?");
        await fleet.WaitForStateAsync(BotState.Active, number: 2);
    }

    [Fact]
    public async Task IdleWatch_OfABotThatIsAnswering_LeavesItBusy()
    {
        await using var fleet = await TestFleet.StartAsync();
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("ok") { Gate = gate };
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { IdleTimeout = TimeSpan.FromSeconds(1) });
        var reply = await fleet.SendAsync("long");
        await fleet.Client.WaitForRequestAsync(1, Cancellation);
        fleet.Clock.Advance(TimeSpan.FromMinutes(5));
        gate.OpenForGood();
        await reply.Completion.WaitAsync(Cancellation);
        await fleet.WaitForStateAsync(BotState.Active);

        Assert.DoesNotContain(fleet.Events.All<BotStateChanged>(), change => change.To == BotState.Idle);
    }

    [Fact]
    public async Task List_OfManyBots_IsOrderedById()
    {
        await using var fleet = await TestFleet.StartAsync();
        foreach (var id in (string[])["b", "BOT-002", "BOT-001", "a"])
        {
            await fleet.LaunchAsync(id);
        }

        await fleet.StopAsync("b");
        Assert.Equal(["BOT-001", "BOT-002", "a", "b"], fleet.Manager.List().Select(bot => bot.Id));
    }
}
