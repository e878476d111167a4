using Deia.Orchestration.Bots;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;
using Deia.Orchestration.Supervision;
using Deia.Orchestration.Tests.Fleets;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Supervision;

public sealed class StatusSamplerTests
{
    private static readonly BotDefinitionChange OnPuppets = new() { Host = "puppet" };

    private readonly TestStores _stores = new();
    private readonly LogLines<StatusSampler> _log = new();
    private readonly PuppetHost _host = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFleet_WithoutAnybodyAsking_StoresHowItsBotsDoEveryInterval()
    {
        await using var fleet = await TestFleet.StartAsync(deia => deia.Services.AddSingleton<IBotHost>(_host), _stores);
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        var reply = (await fleet.AskAsync("hello")).Reply!;
        await fleet.WaitForStateAsync(BotState.Active);
        await WhenEmptyAsync(fleet);
        var first = await NextAsync();
        _host.Started[0].Usage = new(96 * 1024 * 1024, TimeSpan.FromSeconds(2));
        var second = await NextAsync();

        Assert.Equal((BotState.Active, 64, 0, 5L), (first.State, first.MemoryMb, first.CpuPercent, first.UptimeSeconds));
        Assert.Equal((2, 0, 0, 0), (first.MessageCount, first.QueueDepth, first.ErrorCount, first.Restarts));
        Assert.Equal((reply.CreatedAt, true), (first.LastMessageAt, first.Backend.Reachable));
        Assert.Equal((96, 20, 10L), (second.MemoryMb, second.CpuPercent, second.UptimeSeconds));
        Assert.Equal(_stores.Clock.GetUtcNow(), second.UpdatedAt);
        Assert.Equal(second, await _stores.Statuses.FindAsync("BOT-001", Cancellation));
    }

    [Fact]
    public async Task ASample_IsGivenToThoseWhoAskWithinThreeSeconds()
    {
        await using var fleet = await StartAsync();
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        using var sampler = Sampler(fleet);
        await SampleAsync(sampler);
        _host.Started[0].Usage = new(96 * 1024 * 1024, TimeSpan.FromSeconds(2));

        Assert.NotNull(await fleet.Get<IBotStatusCache>().GetAsync("BOT-001", Cancellation));
        Assert.Equal(64, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.MemoryMb);
        fleet.Clock.Advance(CacheLimits.BotStatusLifetime);
        Assert.Equal(96, (await fleet.Manager.StatusAsync("BOT-001", Cancellation)).Value.MemoryMb);
    }

    [Fact]
    public async Task ABot_ThatCrashed_IsStoredWithItsErrorsAndRestarts()
    {
        await using var fleet = await StartAsync();
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        using var sampler = Sampler(fleet);
        _host.Started[0].Exit("killed");
        await fleet.WaitForStateAsync(BotState.Faulted);
        await SampleAsync(sampler);
        var faulted = await _stores.Statuses.FindAsync("BOT-001", Cancellation);
        await fleet.Clock.RingAsync(TimeSpan.FromSeconds(1));
        await fleet.WaitForStateAsync(BotState.Ready, number: 2);
        await SampleAsync(sampler);

        Assert.Equal((BotState.Faulted, 0, 1, 0), (faulted!.State, faulted.MemoryMb, faulted.ErrorCount, faulted.Restarts));
        var ready = (await _stores.Statuses.FindAsync("BOT-001", Cancellation))!;
        Assert.Equal((BotState.Ready, 64, 1, 1), (ready.State, ready.MemoryMb, ready.ErrorCount, ready.Restarts));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASample_OfABotThatIsStoppedMeanwhile_IsNotStored(bool isDeleted)
    {
        await using var fleet = await StartAsync();
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        using var sampler = Sampler(fleet);
        TaskCompletionSource check = new();
        HoldTheBackend(fleet, check);
        var sampling = SampleAsync(sampler);
        await fleet.StopAsync();
        if (isDeleted)
        {
            await fleet.Manager.DeleteAsync("BOT-001", Cancellation);
        }

        check.SetResult();
        await sampling;

        var stored = await _stores.Statuses.FindAsync("BOT-001", Cancellation);
        Assert.Equal((!isDeleted, 0), (stored is { State: BotState.Terminated }, stored?.MemoryMb ?? 0));
        Assert.Null(await fleet.Get<IBotStatusCache>().GetAsync("BOT-001", Cancellation));
    }

    [Fact]
    public async Task ASample_OfABotThatIsLaunchedAnewMeanwhile_IsNotStored()
    {
        await using var fleet = await StartAsync();
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        using var sampler = Sampler(fleet);
        TaskCompletionSource check = new();
        HoldTheBackend(fleet, check);
        var sampling = SampleAsync(sampler);
        await fleet.Manager.RestartAsync("BOT-001", Cancellation);
        check.SetResult();
        await sampling;

        Assert.Equal(BotState.Terminated, (await _stores.Statuses.FindAsync("BOT-001", Cancellation))!.State);
    }

    [Fact]
    public async Task AStop_WhileASampleIsBeingStored_IsWhatIsStoredLast()
    {
        await using var fleet = await StartAsync();
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        using var sampler = Sampler(fleet);
        TaskCompletionSource saving = new(), save = new();
        var hasWaited = false;
        _stores.Statuses.BeforeSave = async (_, _) =>
        {
            if (saving.TrySetResult())
            {
                await save.Task;
            }
            else
            {
                hasWaited = save.Task.IsCompleted;
            }
        };
        var sampling = SampleAsync(sampler);
        await saving.Task.WaitAsync(Cancellation);
        var stopping = fleet.StopAsync();
        await fleet.WaitForStateAsync(BotState.Terminated);
        save.SetResult();
        await Task.WhenAll(sampling, stopping).WaitAsync(Cancellation);

        Assert.True(hasWaited);
        var stored = (await _stores.Statuses.FindAsync("BOT-001", Cancellation))!;
        Assert.Equal((BotState.Terminated, 0), (stored.State, stored.MemoryMb));
        Assert.Null(await fleet.Get<IBotStatusCache>().GetAsync("BOT-001", Cancellation));
    }

    [Fact]
    public async Task AStore_ThatIsSlowWithOneBot_HoldsUpNoOther()
    {
        await using var fleet = await StartAsync();
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        await fleet.LaunchAsync("BOT-002", OnPuppets);
        using var sampler = Sampler(fleet);
        var tries = 0;
        _stores.Statuses.BeforeSave = async (status, cancellationToken) =>
        {
            if (status.BotId == "BOT-001")
            {
                tries++;
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        };
        using CancellationTokenSource stopping = new();
        List<DateTimeOffset> stored = [];
        for (var round = 0; round < 10; round++)
        {
            fleet.Clock.Advance(TimeSpan.FromSeconds(5));
            await sampler.Begin(stopping.Token)["BOT-002"].WaitAsync(Cancellation);
            stored.Add((await _stores.Statuses.FindAsync("BOT-002", Cancellation))!.UpdatedAt);
        }

        var slow = sampler.Begin(stopping.Token)["BOT-001"];
        Assert.Equal((10, 1, false), (stored.Distinct().Count(), tries, slow.IsCompleted));
        await stopping.CancelAsync();
        await slow.WaitAsync(Cancellation);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task ABackend_ThatIsSlow_HoldsUpNoBotOfAnother()
    {
        TestProvider slow = new(name: "slow");
        await using var fleet = await StartAsync(slow);
        for (var number = 1; number <= 9; number++)
        {
            await fleet.LaunchAsync($"SLOW-{number}", new BotDefinitionChange { Provider = "slow" });
        }

        using var sampler = Sampler(fleet);
        TaskCompletionSource check = new();
        slow.BeforeCheck = () => check.Task;
        fleet.Clock.Advance(TimeSpan.FromSeconds(4));
        sampler.Begin(Cancellation);
        await fleet.LaunchAsync("QUICK", new BotDefinitionChange { Provider = "fake" });
        var samples = sampler.Begin(Cancellation);
        await samples["QUICK"].WaitAsync(Cancellation);

        Assert.NotNull(await _stores.Statuses.FindAsync("QUICK", Cancellation));
        Assert.False(samples["SLOW-1"].IsCompleted);
        check.SetResult();
        await Task.WhenAll(samples.Values).WaitAsync(Cancellation);
        Assert.NotNull(await _stores.Statuses.FindAsync("SLOW-9", Cancellation));
    }

    [Fact]
    public async Task AStore_ThatIsAway_IsToldOfOnceUntilItIsBack()
    {
        await using var fleet = await StartAsync();
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        await fleet.LaunchAsync("BOT-002", OnPuppets);
        using var sampler = Sampler(fleet);
        for (var outage = 1; outage <= 2; outage++)
        {
            _stores.Statuses.BeforeSave = (_, _) => throw FaultyMessages.Away();
            await SampleAsync(sampler);
            await SampleAsync(sampler);
            _stores.Statuses.BeforeSave = (_, _) => ValueTask.CompletedTask;
            await SampleAsync(sampler);
            await SampleAsync(sampler);

            Assert.Equal(2 * outage, _log.Lines.Count);
            Assert.StartsWith("730 ", _log.Lines[^2], StringComparison.Ordinal);
            Assert.StartsWith("731 ", _log.Lines[^1], StringComparison.Ordinal);
        }

        Assert.NotNull(await _stores.Statuses.FindAsync("BOT-001", Cancellation));
    }

    [Fact]
    public async Task ALease_ThatIsLost_IsLeftToWhoWatchesLeases()
    {
        await using var fleet = await StartAsync();
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        using var sampler = Sampler(fleet);
        _stores.Statuses.BeforeSave = (status, _) => throw new LeaseLostException(status.BotId, 1);
        await SampleAsync(sampler);
        _stores.Statuses.BeforeSave = (_, _) => ValueTask.CompletedTask;
        await SampleAsync(sampler);

        Assert.Empty(_log.Lines);
        Assert.NotNull(await _stores.Statuses.FindAsync("BOT-001", Cancellation));
    }

    [Fact]
    public async Task AStore_WithADefect_CostsNoOtherBotAnythingAndIsToldByItsType()
    {
        await using var fleet = await StartAsync();
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        await fleet.LaunchAsync("BOT-002", OnPuppets);
        using var sampler = Sampler(fleet);
        _stores.Statuses.BeforeSave = (status, _) => status.BotId == "BOT-001" ? throw new InvalidCastException("a defect") : ValueTask.CompletedTask;
        await SampleAsync(sampler);
        await SampleAsync(sampler);

        var line = Assert.Single(_log.Lines);
        Assert.Contains("BOT-001", line, StringComparison.Ordinal);
        Assert.Contains("InvalidCastException", line, StringComparison.Ordinal);
        Assert.DoesNotContain("a defect", line, StringComparison.Ordinal);
        Assert.NotNull(await _stores.Statuses.FindAsync("BOT-002", Cancellation));
    }

    [Fact]
    public async Task ABot_ThatDoesNotRunHere_IsNotSampled()
    {
        await using var fleet = await StartAsync();
        await fleet.LaunchAsync("BOT-001", OnPuppets);
        await fleet.StopAsync("BOT-001");
        await fleet.LaunchAsync("BOT-002", OnPuppets);
        Assert.True(fleet.Get<Fleet>().TryGet("BOT-002", out var lost));
        lost.IsElsewhere = true;
        await fleet.LaunchAsync("BOT-003", OnPuppets);
        using var sampler = Sampler(fleet);

        Assert.Equal("BOT-003", Assert.Single(sampler.Begin(Cancellation)).Key);
        await sampler.StopAsync(Cancellation);
        lost.IsElsewhere = false;
    }

    private static async Task SampleAsync(StatusSampler sampler) => await Task.WhenAll(sampler.Begin(Cancellation).Values).WaitAsync(Cancellation);

    private static void HoldTheBackend(TestFleet fleet, TaskCompletionSource check)
    {
        // The puppets look for their backend themselves, so that only samples are held.
        fleet.Provider.BeforeCheck = () => check.Task;
        fleet.Clock.Advance(TimeSpan.FromSeconds(4));
    }

    private static Task WhenEmptyAsync(TestFleet fleet) => fleet.Get<Fleet>().Bots.Single().Mailbox.WhenEmptyAsync().WaitAsync(Cancellation);

    /// <summary>Starts a fleet that is sampled only when the test says so.</summary>
    private Task<TestFleet> StartAsync(TestProvider? another = null) => TestFleet.StartAsync(
        deia =>
        {
            deia.Services.Remove(deia.Services.Single(service => service.ImplementationType == typeof(StatusSampler)));
            deia.Services.AddSingleton<IBotHost>(_host);
            if (another is not null)
            {
                deia.Services.AddSingleton<IInferenceProvider>(another);
            }
        },
        _stores);

    private StatusSampler Sampler(TestFleet fleet) => ActivatorUtilities.CreateInstance<StatusSampler>(fleet.Get<IServiceProvider>(), _log);

    /// <summary>Lets an interval pass, and waits for what is stored then.</summary>
    private async Task<BotStatus> NextAsync()
    {
        TaskCompletionSource<BotStatus> saved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _stores.Statuses.Saved = status => saved.TrySetResult(status);
        _stores.Clock.Advance(new FleetOptions().StatusInterval);
        return await saved.Task.WaitAsync(Cancellation);
    }
}
