using Deia.Orchestration.DependencyInjection;

namespace Deia.AspNetCore.Tests;

/// <summary>Where the apps of the tests keep what they hold: in memory here; the second run of these tests has a class of the same name that says PostgreSQL and Redis.</summary>
internal sealed class Stores : IAsyncDisposable
{
    public const string Database = "memory";
    public const string Cache = "memory";

    /// <summary>Gives an app its stores.</summary>
    /// <returns>What is disposed after the app.</returns>
    public static Task<IAsyncDisposable> UseAsync(IDeiaBuilder deia)
    {
        ArgumentNullException.ThrowIfNull(deia);
        return Task.FromResult<IAsyncDisposable>(new Stores());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
