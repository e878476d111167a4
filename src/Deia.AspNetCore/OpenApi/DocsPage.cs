using System.Security.Cryptography;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Requests;
using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace Deia.AspNetCore.OpenApi;

/// <summary>The page that shows the description of the API, and tries calls out. It loads nothing from elsewhere.</summary>
internal static class DocsPage
{
    private const string Path = "/docs";
    private const int NonceBytes = 16;

    public static void Map(RouteGroupBuilder group) => group.MapScalarApiReference(Path, SetUp).Needs(Permission.View);

    private static void SetUp(ScalarOptions page, HttpContext context)
    {
        page.Title = "Deia API";
        page.OpenApiRoutePattern = Prefix(context.Request.Path.Value!) + OpenApiEndpoints.Path;
        page.DefaultFonts = false;
        page.Telemetry = false;

        // What only its maker's servers offer.
        page.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        page.HideClientButton = true;
        page.DisableAgent();
        page.DisableMcp();
        page.Nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes));
        SecurityHeaders.SetForDocs(context.Response.Headers, page.Nonce);
    }

    /// <summary>Gives what stands before the page: the description stands behind the same.</summary>
    private static string Prefix(string path) => path[..path.LastIndexOf(Path, StringComparison.OrdinalIgnoreCase)];
}
