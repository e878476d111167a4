using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Events;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Tests.Fleets;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Bots;

public sealed class BotLaunchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LaunchAsync_WithoutAnId_TakesTheNextFreeOne()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync("BOT-002");

        Assert.Equal("BOT-001", (await fleet.LaunchAsync()).Id);
        Assert.Equal("BOT-003", (await fleet.LaunchAsync()).Id);
    }

    [Fact]
    public async Task LaunchAsync_OfANewBot_TellsItsStepsAndStoresIt()
    {
        await using var fleet = await TestFleet.StartAsync();
        var bot = await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "Be brief.", Capabilities = ["code"] });

        Assert.Equal((BotState.Ready, "fake", "fake-model", "in-process", true), (bot.State, bot.Provider, bot.Model, bot.Host, bot.ShouldRun));
        await fleet.WaitForStateAsync(BotState.Ready);
        Assert.Equal([BotState.Starting, BotState.Ready], fleet.Events.All<BotStateChanged>().Select(change => change.To));
        Assert.Single(fleet.Events.All<BotLaunched>());
        var stored = await fleet.Stores.Bots.FindAsync("BOT-001", Cancellation);
        Assert.Equal(("Be brief.", true), (stored!.Definition.SystemPrompt, stored.ShouldRun));
    }

    [Fact]
    public async Task LaunchAsync_WithWrongFields_NamesThemAllAndLeavesNothing()
    {
        await using var fleet = await TestFleet.StartAsync();
        var change = new BotDefinitionChange { Temperature = 3, Provider = "nowhere", Host = "moon", ContextTokens = 0 };
        var refusal = (await fleet.Manager.LaunchAsync("no id!", change, Cancellation)).Refusal!;

        Assert.Equal(RefusalReason.Invalid, refusal.Reason);
        Assert.Equal(["contextTokens", "host", "id", "provider", "temperature"], refusal.Errors.Keys.Order());
        Assert.Contains("in-process", refusal.Errors["host"][0], StringComparison.Ordinal);
        Assert.Contains("fake", refusal.Errors["provider"][0], StringComparison.Ordinal);
        Assert.Empty(fleet.Manager.List());
    }

    [Fact]
    public async Task LaunchAsync_OfOneThatRuns_IsRefused()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync("BOT-001");

        Assert.Equal(RefusalReason.BotAlreadyRunning, (await fleet.Manager.LaunchAsync("BOT-001", cancellationToken: Cancellation)).Refusal!.Reason);
    }

    [Fact]
    public async Task LaunchAsync_FromFiftyCallersAtOnce_GivesOneSuccess()
    {
        await using var fleet = await TestFleet.StartAsync();
        var launches = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => fleet.Manager.LaunchAsync("BOT-001", cancellationToken: Cancellation))));

        Assert.Single(launches, launch => launch.Refusal is null);
        Assert.Equal(49, launches.Count(launch => launch.Refusal?.Reason == RefusalReason.BotAlreadyRunning));
        Assert.Single(fleet.Manager.List());
    }

    [Fact]
    public async Task LaunchAsync_WithoutAnIdFromManyCallersAtOnce_GivesEachItsOwn()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Bots.MaxConcurrent = 30));
        var launches = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => fleet.Manager.LaunchAsync(cancellationToken: Cancellation))));

        Assert.Equal(30, launches.Where(launch => launch.Refusal is null).Select(launch => launch.Value.Id).Distinct().Count());
        Assert.Equal(10, launches.Count(launch => launch.Refusal?.Reason == RefusalReason.BotLimitReached));
        Assert.Equal(30, fleet.Manager.List().Count);
    }

    [Fact]
    public async Task LaunchAsync_BeyondTheLimit_IsRefusedUntilAnotherIsStopped()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Bots.MaxConcurrent = 1));
        await fleet.LaunchAsync("BOT-001");
        Assert.Equal(RefusalReason.BotLimitReached, (await fleet.Manager.LaunchAsync("BOT-002", cancellationToken: Cancellation)).Refusal!.Reason);

        await fleet.StopAsync("BOT-001");
        Assert.Equal(BotState.Ready, (await fleet.LaunchAsync("BOT-002")).State);
    }

    [Fact]
    public async Task LaunchAsync_OfAStoppedBot_KeepsItsHistoryAndReplacesTheGivenFields()
    {
        await using var fleet = await TestFleet.StartAsync();
        await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "old", Temperature = 1 });
        await fleet.AskAsync("first");
        await fleet.StopAsync();

        var bot = await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { SystemPrompt = "new" });
        await fleet.AskAsync("second");

        Assert.Equal(("new", 1d), (bot.Definition.SystemPrompt, bot.Definition.Temperature));
        Assert.Equal(["new", "first", "echo 2: first", "second"], fleet.Client.ReceivedRequests[1].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task LaunchAsync_WhileTheBackendIsDown_AnswersStartingAndIsReadyWhenItIsBack()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Provider.Health = new BackendHealth(false, "nobody is there");
        var launching = fleet.LaunchAsync();
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(5));
        var bot = await launching;
        Assert.Equal((BotState.Starting, "nobody is there"), (bot.State, bot.Detail));

        var reply = await fleet.SendAsync("are you there?");
        fleet.Provider.Health = BackendHealth.Good;
        await fleet.RunClockUntilAsync(fleet.WaitForStateAsync(BotState.Ready));

        Assert.NotNull((await reply.Completion.WaitAsync(Cancellation)).Reply);
        Assert.Null(fleet.Find().Detail);
    }

    [Fact]
    public async Task SendAsync_ToABotWhoseBackendNeverComes_IsGivenUpInTime()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Chat.GiveUpAfter = TimeSpan.FromSeconds(30)));
        fleet.Provider.Health = new BackendHealth(false, "nobody is there");
        var launching = fleet.LaunchAsync();
        await fleet.RunClockUntilAsync(launching);
        var reply = await fleet.SendAsync("are you there?");
        await fleet.RunClockUntilAsync(reply.Completion);

        var outcome = await reply.Completion;
        Assert.Equal((MessageStatus.Failed, RefusalReason.BackendFailed), (outcome.Question.Status, outcome.Refusal!.Reason));
        Assert.Contains("nobody is there", outcome.Refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LaunchAsync_WithProviderAndModelNamed_ShowsThemBeforeTheFirstConnection()
    {
        PuppetHost host = new();
        TaskCompletionSource gate = new();
        host.BeforeStart = async cancellationToken => await gate.Task.WaitAsync(cancellationToken);
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        var launching = fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet", Provider = "fake", Model = "m1" });
        await fleet.Events.WaitAsync<BotLaunched>(_ => true);

        Assert.Equal(("fake", "m1", BotState.Starting), (fleet.Find().Provider, fleet.Find().Model, fleet.Find().State));
        gate.SetResult();
        await launching;
    }

    [Fact]
    public async Task LaunchAsync_WhileTheStoreIsAway_LeavesNoGhost()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Bots.MaxConcurrent = 1));
        fleet.Stores.Bots.BeforeSave = _ => throw FaultyMessages.Away();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => fleet.Manager.LaunchAsync("BOT-001", cancellationToken: Cancellation));
        Assert.Empty(fleet.Manager.List());

        fleet.Stores.Bots.BeforeSave = _ => ValueTask.CompletedTask;
        Assert.Equal(BotState.Ready, (await fleet.LaunchAsync("BOT-001")).State);
    }

    [Fact]
    public async Task LaunchAsync_OfAStoppedBotWhoseQuestionsCantBeRead_LeavesItStopped()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options => options.Bots.MaxConcurrent = 1));
        await fleet.LaunchAsync("BOT-001");
        await fleet.StopAsync("BOT-001");
        fleet.Stores.Messages.Before = _ => throw FaultyMessages.Away();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => fleet.Manager.LaunchAsync("BOT-001", cancellationToken: Cancellation));

        Assert.Equal((BotState.Terminated, false), (fleet.Find().State, fleet.Find().ShouldRun));
        Assert.False((await fleet.Stores.Bots.FindAsync("BOT-001", Cancellation))!.ShouldRun);
        fleet.Stores.Messages.Before = _ => ValueTask.CompletedTask;
        Assert.Equal(BotState.Ready, (await fleet.LaunchAsync("BOT-002")).State);
    }

    [Fact]
    public async Task LaunchAsync_WhereTheHostCantStartIt_SaysFaultedAndWhy()
    {
        PuppetHost host = new() { BeforeStart = _ => throw new BotCrashedException("no port is free") };
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(host));
        var bot = await fleet.LaunchAsync("BOT-001", new BotDefinitionChange { Host = "puppet" });

        Assert.Equal(BotState.Faulted, bot.State);
        Assert.StartsWith("no port is free", bot.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LaunchAsync_WhoseCallerLeaves_GoesOn()
    {
        await using var fleet = await TestFleet.StartAsync();
        fleet.Provider.Health = new BackendHealth(false, "down");
        using CancellationTokenSource leaving = new();
        var launching = fleet.Manager.LaunchAsync("BOT-001", cancellationToken: leaving.Token);
        await fleet.Events.WaitAsync<BotLaunched>(_ => true);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => launching);

        fleet.Provider.Health = BackendHealth.Good;
        await fleet.RunClockUntilAsync(fleet.WaitForStateAsync(BotState.Ready));
    }

    [Fact]
    public async Task LaunchAsync_OfAThousandBots_LetsEachAnswer()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Configure(options =>
        {
            options.Bots.MaxConcurrent = 1_000;
            options.Events.ReplayCapacity = 100_000;
        }));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async number =>
        {
            var bot = await fleet.LaunchAsync($"B-{number}");
            return await fleet.AskAsync($"question {number}", bot.Id);
        }));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(number => $"echo 1: question {number}"), outcomes.Select(outcome => outcome.Reply!.Content));
    }
}
