using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.OpenApi;

/// <summary>The problems that an endpoint may answer with, whatever it does: those of the gate, and of a host that can't.</summary>
internal static class CommonRefusals
{
    /// <summary>Lists them.</summary>
    /// <param name="access">What the endpoint needs; null: it is not behind the gate.</param>
    /// <param name="isRead">Whether the method only reads.</param>
    public static IEnumerable<(int Status, string Type)> For(EndpointAccess? access, bool isRead)
    {
        yield return (StatusCodes.Status500InternalServerError, ProblemTypes.InternalError);
        if (access is null)
        {
            yield break;
        }

        yield return (StatusCodes.Status429TooManyRequests, ProblemTypes.TooManyRequests);
        yield return (StatusCodes.Status503ServiceUnavailable, ProblemTypes.DatabaseUnavailable);
        yield return (StatusCodes.Status503ServiceUnavailable, ProblemTypes.AuthorityUnavailable);
        if (!isRead)
        {
            yield return (StatusCodes.Status403Forbidden, ProblemTypes.ForeignOrigin);
        }

        if (access.NeedsIdentity)
        {
            yield return (StatusCodes.Status401Unauthorized, ProblemTypes.Unauthorized);
        }

        if (access.Permission is not null)
        {
            yield return (StatusCodes.Status403Forbidden, ProblemTypes.Forbidden);
        }
    }
}
