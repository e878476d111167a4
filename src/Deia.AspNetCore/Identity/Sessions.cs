using System.Security.Cryptography;
using Deia.AspNetCore.Configuration;
using Deia.Orchestration.Access;
using Deia.Orchestration.Caching;
using Deia.Orchestration.Configuration.Storable;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Identity;

/// <summary>Who is signed in: the database is the truth, and the cache makes it quick.</summary>
internal sealed class Sessions(ISessionRepository repository, ISessionCache cache, IOptions<AuthOptions> options, TimeProvider timeProvider)
{
    private const int IdBytes = 24;

    /// <summary>Begins a session.</summary>
    public async Task<Session> BeginAsync(string userId, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetStorableNow();

        // A token tells its end in whole seconds.
        var end = now + options.Value.SessionLifetime;
        Session session = new(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), userId, now, end.AddTicks(-(end.Ticks % TimeSpan.TicksPerSecond)));
        await repository.AddAsync(session, cancellationToken);
        await cache.SetAsync(session, cancellationToken);
        return session;
    }

    /// <summary>Tells whether a session lasts, and is that user's.</summary>
    public async ValueTask<bool> LastsAsync(string sessionId, string userId, CancellationToken cancellationToken)
    {
        // Of what another host ends, a cache of this host's own hears nothing.
        var session = cache.IsShared
            ? await cache.GetAsync(sessionId, cancellationToken) ?? await FindAsync(sessionId, cancellationToken)
            : await repository.FindAsync(sessionId, cancellationToken);
        return session is not null && session.UserId == userId && session.ExpiresAt > timeProvider.GetUtcNow();
    }

    /// <summary>Ends a session. Its token opens nothing any more, on no host.</summary>
    public async Task EndAsync(string sessionId)
    {
        await repository.RemoveAsync(sessionId, CancellationToken.None);
        await cache.RemoveAsync(sessionId);
    }

    private async ValueTask<Session?> FindAsync(string sessionId, CancellationToken cancellationToken)
    {
        if (await repository.FindAsync(sessionId, cancellationToken) is not { } session)
        {
            return null;
        }

        // It may end between the look and the setting; who ends it later finds it set, and removes it. Whatever else happens, what was not looked at again goes.
        var lasts = false;
        try
        {
            await cache.SetAsync(session, CancellationToken.None);
            lasts = await repository.FindAsync(sessionId, CancellationToken.None) is not null;
        }
        finally
        {
            if (!lasts)
            {
                await cache.RemoveAsync(sessionId);
            }
        }

        return lasts ? session : null;
    }
}
