using Deia.Caching.Redis.Tests;
using Deia.Testing.Servers;

[assembly: AssemblyFixture(typeof(SharedRedis))]

namespace Deia.Caching.Redis.Tests;

/// <summary>The one Redis of all tests that neither kill nor freeze it. Each test takes a key prefix of its own.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    private RedisServer? _server;

    public RedisServer Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>Makes a prefix that no other test has.</summary>
    public static string NewPrefix() => $"test-{Guid.NewGuid():N}:";

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
