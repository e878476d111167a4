using Deia.AspNetCore.Gate;
using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Deia.AspNetCore.OpenApi;

/// <summary>The door to the description of the API, and to a page that shows it.</summary>
internal static class OpenApiEndpoints
{
    /// <summary>Where the description is.</summary>
    public const string Path = "/openapi/v1.json";

    private static readonly OperationDescription Description =
        new OperationDescription("getOpenApi", ApiTags.Administration, "Gives this description of the API, in OpenAPI 3.1.")
            .Gives(StatusCodes.Status200OK, Shape.Object, "The description.");

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet(Path, GetAsync).Needs(Permission.View).Describes(Description);
        DocsPage.Map(group);
    }

    private static async Task<IResult> GetAsync(HttpContext context, [FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider documents)
    {
        var document = await documents.GetOpenApiDocumentAsync(context.RequestAborted);

        // Below the path base of this request, whatever name the host has for the client.
        document.Servers = [new OpenApiServer { Url = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/" }];
        return Results.Text(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, context.RequestAborted), "application/json");
    }
}
