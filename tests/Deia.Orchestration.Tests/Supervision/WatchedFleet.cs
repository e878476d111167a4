using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Supervision;
using Deia.Orchestration.Tests.Fleets;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Supervision;

/// <summary>One of several hosts on the same stores, which renews its leases, looks at those of others and samples its bots only when the test says so.</summary>
internal sealed class WatchedFleet : IAsyncDisposable
{
    private readonly BotLeases _leases;
    private readonly LeaseWatch _watch;

    private WatchedFleet(TestFleet fleet)
    {
        Fleet = fleet;
        _leases = fleet.Get<BotLeases>();
        _watch = ActivatorUtilities.CreateInstance<LeaseWatch>(fleet.Get<IServiceProvider>());
    }

    public TestFleet Fleet { get; }

    public static async Task<WatchedFleet> StartAsync(TestStores stores, Action<IDeiaBuilder>? configure = null) => new(await TestFleet.StartAsync(
        deia =>
        {
            deia.Services.Remove(deia.Services.Single(service => service.ImplementationType == typeof(LeaseRenewal)));
            deia.Services.Remove(deia.Services.Single(service => service.ImplementationType == typeof(LeaseWatch)));
            deia.Services.Remove(deia.Services.Single(service => service.ImplementationType == typeof(StatusSampler)));
            configure?.Invoke(deia);
        },
        stores));

    /// <summary>Asserts that a caller was told to ask another host.</summary>
    public static void AssertElsewhere(Refusal? refusal)
    {
        Assert.Equal(RefusalReason.BotElsewhere, refusal?.Reason);
        Assert.True(refusal!.RetryAfter > TimeSpan.Zero);
    }

    /// <summary>Renews where the store is there, and then looks.</summary>
    public async Task LookAsync()
    {
        try
        {
            await _leases.RenewAsync(TestContext.Current.CancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // As the host itself, it tries again the next time.
        }

        await _watch.LookAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Measures the bots, and waits until that is stored.</summary>
    public async Task SampleAsync()
    {
        using var sampler = ActivatorUtilities.CreateInstance<StatusSampler>(Fleet.Get<IServiceProvider>());
        await Task.WhenAll(sampler.Begin(TestContext.Current.CancellationToken).Values);
    }

    /// <summary>Ends the host in good order.</summary>
    public async Task StopAsync()
    {
        await Fleet.StopHostAsync();
        await _watch.StopAsync(TestContext.Current.CancellationToken);
        await _leases.LeaveAsync();
    }

    /// <summary>Waits until what the last look began to abandon is gone.</summary>
    public Task SettleAsync() => _watch.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        _watch.Dispose();
    }
}
