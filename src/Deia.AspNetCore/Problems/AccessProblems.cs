using System.Globalization;
using Deia.Orchestration;
using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Problems;

/// <summary>The problems of who is not let in, and why.</summary>
internal static class AccessProblems
{
    public static Problem Unauthorized { get; } = new(
        ProblemTypes.Unauthorized,
        "Nobody is signed in.",
        StatusCodes.Status401Unauthorized,
        "Send a token that is good as Authorization: Bearer, or an API key as X-Api-Key. POST /api/auth/login gives a token.");

    public static Problem ForeignOrigin { get; } = new(
        ProblemTypes.ForeignOrigin,
        "The page is of another site.",
        StatusCodes.Status403Forbidden,
        "A browser may do this only from a page of this host, or of an origin that Deia:Cors:Origins names.");

    public static Problem WrongPassword { get; } = new(
        ProblemTypes.Unauthorized, "Nobody is signed in.", StatusCodes.Status401Unauthorized, "The name and the password do not belong together.");

    public static Problem WrongLink { get; } = new(
        ProblemTypes.Unauthorized,
        "Nobody is signed in.",
        StatusCodes.Status401Unauthorized,
        "The link was used before, or its time is over. The next start of the host prints another one.");

    public static Problem NoSession { get; } = new(
        ProblemTypes.NoSession,
        "There is no session to end.",
        StatusCodes.Status409Conflict,
        "The token or the key belongs to no session of this host: a token ends when its time is over, and a key when it is revoked.");

    public static Problem KeyNotFound { get; } = new(
        ProblemTypes.KeyNotFound, "There is no such key.", StatusCodes.Status404NotFound, "No API key has this id. GET /api/auth/keys lists those there are.");

    public static Problem Locked(TimeSpan left) => new(
        ProblemTypes.TooManyRequests,
        "Too many sign-ins have failed.",
        StatusCodes.Status429TooManyRequests,
        "This name can't be signed in for a while, since too many passwords were wrong. Try again later.")
    {
        RetryAfter = left,
    };

    public static Problem TooManyRequests(int permits, TimeSpan resetAfter) => new(
        ProblemTypes.TooManyRequests,
        "Too many requests.",
        StatusCodes.Status429TooManyRequests,
        string.Create(CultureInfo.InvariantCulture, $"Deia:RateLimit:PermitsPerMinute allows {permits} requests a minute. Ask again later."))
    {
        RetryAfter = resetAfter,
    };

    public static Problem Forbidden(Permission permission) => DeiaProblems.From(new Refusal(
        RefusalReason.Forbidden, $"This needs the role {Roles.NameOf((Role)permission)}, or one that may more."));
}
