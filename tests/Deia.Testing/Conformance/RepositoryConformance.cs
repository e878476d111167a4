using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>What the conformance suites of the repositories have in common: each test has a repository of its own that holds nothing yet.</summary>
/// <typeparam name="TRepository">The seam.</typeparam>
public abstract class RepositoryConformance<TRepository> : IAsyncLifetime
    where TRepository : class
{
    /// <summary>Gets the ids of the bots that the suites use. A store whose messages and statuses must refer to a bot stores these bots before it hands
    /// the repository over.</summary>
    protected static IReadOnlyList<string> BotIds { get; } = ["BOT-001", "BOT-002", "bot-001", "B-1", "B_1", "B1", "BOT-10"];

    /// <summary>Gets the repository under test.</summary>
    protected TRepository Repository { get; private set; } = null!;

    /// <summary>Gets the token that ends the test.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes the repository under test.</summary>
    /// <returns>A repository that holds nothing.</returns>
    protected abstract ValueTask<TRepository> CreateAsync();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Repository = await CreateAsync();

    /// <summary>Removes what <see cref="CreateAsync"/> made; nothing by default.</summary>
    /// <returns>When it is gone.</returns>
    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CleanUpAsync();
        GC.SuppressFinalize(this);
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
