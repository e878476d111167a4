using StackExchange.Redis;

namespace Deia.Caching.Redis.Connections;

/// <summary>Where Redis is: a connection string, or a connection that the app has already.</summary>
internal sealed class RedisEndpoint
{
    // An attempt to connect begins this long after the one before, which is given up by then, TLS included.
    private const int ReconnectMilliseconds = 1_000;

    // A connection without a byte for four times as long, while commands wait, is given up for dead.
    private const int AnswerMilliseconds = 1_000;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(250);

    private readonly IConnectionMultiplexer? _multiplexer;
    private readonly ConfigurationOptions? _settings;

    /// <summary>Takes a connection string.</summary>
    /// <param name="connectionString">The text; where it can't be read, <see cref="IsKnown"/> is false.</param>
    public RedisEndpoint(string? connectionString) => _settings = TryParse(connectionString);

    /// <summary>Takes a connection of the app.</summary>
    /// <param name="multiplexer">The connection.</param>
    public RedisEndpoint(IConnectionMultiplexer multiplexer) => _multiplexer = multiplexer;

    public bool IsKnown => _multiplexer is not null || _settings is { EndPoints.Count: > 0 };

    /// <summary>Gets whether the connection is the app's own, and not to be disposed.</summary>
    public bool IsOfTheApp => _multiplexer is not null;

    /// <summary>Gives the connection. It may not be connected yet, and then goes on trying.</summary>
    public async Task<IConnectionMultiplexer> ConnectAsync() => _multiplexer ?? await ConnectionMultiplexer.ConnectAsync(_settings!).ConfigureAwait(false);

    private static ConfigurationOptions? TryParse(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return null;
        }

        try
        {
            var settings = ConfigurationOptions.Parse(connectionString);
            settings.AbortOnConnectFail = false;
            settings.BacklogPolicy = BacklogPolicy.FailFast;
            settings.ConnectRetry = 1;
            settings.ConnectTimeout = ReconnectMilliseconds;
            settings.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
            settings.HeartbeatInterval = Heartbeat;
            settings.AsyncTimeout = AnswerMilliseconds;

            // The client would else refuse INFO, which tells how much was evicted. It is no right on the server.
            settings.AllowAdmin = true;
            return settings;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
