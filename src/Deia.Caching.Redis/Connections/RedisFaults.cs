using StackExchange.Redis;

namespace Deia.Caching.Redis.Connections;

/// <summary>Tells faults of Redis and the way to it from faults of this code, and names them without addresses, keys or secrets.</summary>
internal static class RedisFaults
{
    /// <summary>Tells whether Redis, or the way to it, is at fault.</summary>
    /// <param name="exception">The fault.</param>
    /// <param name="cancellationToken">What the caller cancels with; the client cancels commands on its own, where a connection ends.</param>
    public static bool IsOfRedis(Exception exception, CancellationToken cancellationToken) =>
        exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>Tells whether just this command was refused, by Redis or on the way to it.</summary>
    public static bool IsRefusal(Exception exception) => exception is RedisServerException or RedisCommandException;

    /// <summary>Names a fault in a few words.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => "Redis refused the user or the password",
        RedisConnectionException { InnerException: RedisConnectionException cause } => Describe(cause),
        RedisConnectionException => "there is no connection",
        TimeoutException => $"no answer within {RedisConnection.TimeLimit.TotalMilliseconds} ms",
        RedisServerException refused => "Redis answered " + ErrorCode(refused.Message),
        _ => exception.GetType().Name,
    };

    // An error begins with its code, and may go on with a key or an address (https://redis.io/docs/latest/develop/reference/protocol-spec/).
    private static string ErrorCode(string message)
    {
        var code = message.AsSpan(0, Math.Max(message.IndexOf(' ', StringComparison.Ordinal), 0));
        return code.Length > 0 && !code.ContainsAnyExceptInRange('A', 'Z') ? code.ToString() : "an error";
    }
}
