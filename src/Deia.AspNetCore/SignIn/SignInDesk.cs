using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Identity;
using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.SignIn;

/// <summary>Gives those who may enter a session, a token and, where they are browsers on a page of this host, a cookie; and takes them back.</summary>
internal sealed class SignInDesk(Sessions sessions, Tokens tokens)
{
    /// <summary>Signs someone in.</summary>
    public async Task<AccessToken> SignInAsync(HttpContext context, Caller caller)
    {
        var session = await sessions.BeginAsync(caller.UserId, context.RequestAborted);
        var token = tokens.Issue(session, caller.Role!.Value);
        if (OriginRule.IsOwn(context.Request))
        {
            SignInCookie.Write(context, token);
        }

        return token;
    }

    /// <summary>Signs the caller out.</summary>
    /// <returns>False where what the caller came with belongs to no session.</returns>
    public async Task<bool> SignOutAsync(HttpContext context)
    {
        SignInCookie.Remove(context);
        if (context.Features.Get<Credential>()?.SessionId is not { } sessionId)
        {
            return false;
        }

        await sessions.EndAsync(sessionId);
        return true;
    }
}
