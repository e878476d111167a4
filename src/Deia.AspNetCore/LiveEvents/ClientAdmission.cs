using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Identity;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>What one client may: a connection outlives the moment at which it was let in.</summary>
internal sealed class ClientAdmission(HttpContext context, Credential credential, Authenticator authenticator, RequestLimiter limiter)
{
    public Caller Caller => credential.Caller;

    /// <summary>Tells whether what the client was let in with is still good.</summary>
    public ValueTask<bool> LastsAsync(CancellationToken cancellationToken) => authenticator.LastsAsync(credential, cancellationToken);

    /// <summary>Looks whether the client may send something; what it needs for that is the router's to say.</summary>
    /// <returns>Null where it may, else the problem.</returns>
    public async ValueTask<Problem?> CheckSendAsync(CancellationToken cancellationToken)
    {
        if (await limiter.CountAsync(context, credential) is { } tooMany)
        {
            return tooMany;
        }

        return await LastsAsync(cancellationToken) ? null : AccessProblems.Unauthorized;
    }
}
