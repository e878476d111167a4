using Deia.AspNetCore.Configuration;
using Deia.AspNetCore.Identity;
using Deia.AspNetCore.Problems;
using Deia.AspNetCore.Requests;
using Deia.Orchestration.Caching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Gate;

/// <summary>Lets each client ask only so much: who is known by the user, all others by their address.</summary>
internal sealed class RequestLimiter(IRateLimitCounter counter, IOptions<RateLimitOptions> options)
{
    private readonly int _permits = options.Value.PermitsPerMinute;

    /// <summary>Counts a request, or something as dear that came another way.</summary>
    /// <returns>Null where it may go on, else the problem.</returns>
    public async ValueTask<Problem?> CountAsync(HttpContext context, Credential? credential)
    {
        if (_permits == 0)
        {
            return null;
        }

        var client = credential is null ? ClientAddress.Of(context) : $"user:{credential.Caller.UserId}";
        var (count, resetAfter) = await counter.IncrementAsync(client, context.RequestAborted);
        return count <= _permits ? null : AccessProblems.TooManyRequests(_permits, resetAfter);
    }
}
