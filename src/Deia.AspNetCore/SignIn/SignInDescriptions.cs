using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;

namespace Deia.AspNetCore.SignIn;

/// <summary>What the OpenAPI document says of the door to sign in and out by.</summary>
internal static class SignInDescriptions
{
    public static OperationDescription Login { get; } = new OperationDescription("login", ApiTags.SignIn, "Signs a user in, and begins a session of 24 hours.")
        .TakesBody(DeiaJson.Context.LoginBody)
        .Gives(new DescribedAnswer(200, "The token.", DeiaJson.Context.SignInResponse, "application/json") { Header = ("Set-Cookie", "The cookie, for a page of this host.") })
        .Refuses(401, ProblemTypes.Unauthorized);

    public static OperationDescription Logout { get; } = new OperationDescription("logout", ApiTags.SignIn, "Ends the session of the caller, and its token with it.")
        .Gives(204, "It is over.")
        .Refuses(409, ProblemTypes.NoSession);

    public static OperationDescription Me { get; } = new OperationDescription("getMe", ApiTags.SignIn, "Tells who the caller is.")
        .Gives(200, DeiaJson.Context.IdentityResponse, "Who it is.");

    public static OperationDescription OpenLink { get; } = new OperationDescription("openSignInLink", ApiTags.SignIn, "Signs a developer's browser in, once, by the link that the host prints in Development.")
        .TakesQuery("code", Shape.Text, "What the link says.")
        .Gives(new DescribedAnswer(302, "Signed in; on to the first page.", null, "text/html") { Header = ("Location", "The first page.") })
        .Refuses(401, ProblemTypes.Unauthorized);
}
