using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Deia.AspNetCore.OpenApi;

/// <summary>The document of Deia's endpoints alone. It has a name of its own, so that an app may have others beside it.</summary>
internal static class ApiDocument
{
    /// <summary>The name that the app knows it by; clients know it by its path.</summary>
    public const string Name = "deia";

    // HEAD is answered as GET is, and CONNECT is how a WebSocket is asked for over HTTP/2.
    private static readonly ImmutableArray<string> Unlisted = [HttpMethods.Head, HttpMethods.Connect];

    /// <summary>Adds the document to an app.</summary>
    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, static options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = Lists;
        options.AddOperationTransformer<OperationWriter>();
        options.AddDocumentTransformer<DocumentWriter>();
    });

    private static bool Lists(ApiDescription endpoint) =>
        !Unlisted.Contains(endpoint.HttpMethod ?? "") && endpoint.ActionDescriptor.EndpointMetadata.OfType<OperationDescription>().Any();
}
