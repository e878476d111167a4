using Deia.Orchestration.Leases;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>What the conformance suites of the repositories have in common: each test has a store of its own, and a host in it that holds every bot.</summary>
public abstract class StoreConformance : IAsyncLifetime
{
    /// <summary>How long a host lives without renewing. No test takes nearly as long, so nothing ends but by <see cref="StoreUnderTest.PassAsync"/>.</summary>
    protected static readonly TimeSpan Duration = TimeSpan.FromHours(1);

    private readonly Dictionary<string, long> _fences = new(StringComparer.Ordinal);

    /// <summary>Gets the ids of the bots that the suites use.</summary>
    protected static IReadOnlyList<string> BotIds { get; } = ["BOT-001", "BOT-002", "bot-001", "B-1", "B_1", "B1", "BOT-10"];

    /// <summary>Gets the host that writes.</summary>
    protected static HostIdentity Host { get; } = new("8a5c0e9d3a5b4e0f9d1c2b3a4f5e6d7c", "machine-1", "4242-100");

    /// <summary>Gets another host.</summary>
    protected static HostIdentity OtherHost { get; } = new("0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e", "machine-2", "4242-100");

    /// <summary>Gets the token that ends the test.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Gets the store under test.</summary>
    protected StoreUnderTest Store { get; private set; } = null!;

    /// <summary>Gets whether the bots are stored before the test begins, for what is written to refer to; else nothing is stored but the leases.</summary>
    protected virtual bool HasBots => true;

    /// <summary>Makes the store under test.</summary>
    /// <returns>A store that holds nothing.</returns>
    protected abstract ValueTask<StoreUnderTest> CreateAsync();

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        Store = await CreateAsync();
        await Store.Leases.RenewAsync(Host, Duration, Cancellation);
        foreach (var botId in BotIds)
        {
            await AcquireAsync(botId);
            if (HasBots)
            {
                await Store.Bots.SaveAsync(SampleBots.Bare(botId), Fence(botId), Cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the number that <see cref="Host"/> writes with.</summary>
    /// <param name="botId">The bot.</param>
    /// <returns>The number of the last lease that it got.</returns>
    protected long Fence(string botId) => _fences[botId];

    /// <summary>Lets <see cref="Host"/> take a bot.</summary>
    /// <param name="botId">The bot.</param>
    /// <returns>When it holds the bot.</returns>
    protected async Task AcquireAsync(string botId)
    {
        var lease = await Store.Leases.AcquireAsync(botId, Host, null, Cancellation);
        Assert.Equal(Host, lease.Holder);
        _fences[botId] = lease.Fence;
    }

    /// <summary>Lets <see cref="OtherHost"/> take a bot from whoever holds it.</summary>
    /// <param name="botId">The bot.</param>
    /// <returns>Its lease.</returns>
    protected async Task<BotLease> TakeOverAsync(string botId)
    {
        await Store.Leases.RenewAsync(OtherHost, Duration, Cancellation);
        return await Store.Leases.AcquireAsync(botId, OtherHost, Host.Id, Cancellation);
    }

    /// <summary>Runs many actions that all start at once.</summary>
    /// <param name="count">How many.</param>
    /// <param name="action">The action, given its number.</param>
    /// <returns>What they gave, by number.</returns>
    protected static async Task<T[]> RaceAsync<T>(int count, Func<int, Task<T>> action)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var racers = Enumerable.Range(0, count).Select(async number =>
        {
            await go.Task;
            await Task.Yield();
            return await action(number);
        }).ToArray();
        go.SetResult();
        return await Task.WhenAll(racers);
    }

    /// <summary>Checks that calls with a token that is already cancelled throw.</summary>
    /// <param name="calls">The calls.</param>
    /// <returns>When all have thrown.</returns>
    protected static async Task AssertCancelledAsync(params Func<CancellationToken, Task>[] calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        foreach (var call in calls)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call(new CancellationToken(canceled: true)));
        }
    }
}
