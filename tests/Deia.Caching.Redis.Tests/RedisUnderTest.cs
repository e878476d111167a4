using Microsoft.Extensions.Time.Testing;

namespace Deia.Caching.Redis.Tests;

/// <summary>A host on the shared Redis with a key prefix and a clock of its own, and a look at its keys. The clock stands, so no time limit passes by itself.</summary>
internal sealed class RedisUnderTest(SharedRedis shared) : IAsyncDisposable
{
    private RedisHost? _host;
    private RedisKeyspace? _keyspace;

    public string Prefix { get; } = SharedRedis.NewPrefix();

    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public RedisKeyspace Keyspace => _keyspace ?? throw new InvalidOperationException("Get a service first.");

    public async ValueTask<T> GetAsync<T>()
        where T : notnull
    {
        _host ??= await RedisHost.StartAsync(shared.Server, Prefix, Clock);
        _keyspace ??= await RedisKeyspace.OpenAsync(shared.Server);
        return _host.Get<T>();
    }

    /// <summary>Lets time pass for the host and for its keys.</summary>
    public async ValueTask PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await Keyspace.PassAsync(Prefix, time);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_keyspace is not null)
        {
            await _keyspace.DisposeAsync();
        }
    }
}
