using System.Globalization;
using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Access;
using Deia.Orchestration.Caching;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Caches;

/// <summary>Holds sessions in Redis, for all hosts alike.</summary>
/// <param name="connection">The connection.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RedisSessionCache(RedisConnection connection, TimeProvider timeProvider) : ISessionCache
{
    private const string UserId = "userId";
    private const string LoginTime = "loginTime";
    private const string ExpiresAt = "expiresAt";

    private static readonly RedisValue[] Fields = [UserId, LoginTime, ExpiresAt];
    private static readonly RedisScript SetScript = new("Sessions.Set");

    public bool IsShared => true;

    public async ValueTask<Session?> GetAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        var answer = await connection.AskAsync(
            connection.Keys.Session(sessionId),
            static (database, key) => database.HashGetAsync(key, Fields),
            cancellationToken).ConfigureAwait(false);
        return answer.Value is [{ IsNull: false } userId, var loginTime, var expiresAt]
            && TryReadTime(loginTime, out var login)
            && TryReadTime(expiresAt, out var expiry)
            && expiry > timeProvider.GetUtcNow()
                ? new Session(sessionId, userId!, login, expiry)
                : null;
    }

    public async ValueTask SetAsync(Session session, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var left = session.ExpiresAt - timeProvider.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            await RemoveAsync(session.Id).ConfigureAwait(false);
            return;
        }

        var lifetime = left < CacheLimits.SessionLifetime ? left : CacheLimits.SessionLifetime;
        RedisValue[] arguments =
        [
            (long)Math.Ceiling(lifetime.TotalMilliseconds),
            UserId, session.UserId,
            LoginTime, WriteTime(session.LoginTime),
            ExpiresAt, WriteTime(session.ExpiresAt),
        ];
        var key = connection.Keys.Session(session.Id);
        var answer = await connection.AskAsync(
            (Key: key, Arguments: arguments),
            static (database, set) => SetScript.RunAsync(database, [set.Key], set.Arguments),
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsGiven)
        {
            // It may be carried out later, when the session has ended.
            connection.Owe(key);
        }
    }

    public async ValueTask RemoveAsync(string sessionId)
    {
        var key = connection.Keys.Session(sessionId);
        var answer = await connection.AskAsync(key, static (database, key) => database.KeyDeleteAsync(key)).ConfigureAwait(false);
        if (!answer.IsGiven)
        {
            connection.Owe(key);
        }
    }

    // ISO 8601, with the ticks and the offset.
    private static string WriteTime(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static bool TryReadTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
