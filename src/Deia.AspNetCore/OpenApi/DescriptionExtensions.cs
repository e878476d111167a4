using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Deia.AspNetCore.OpenApi;

/// <summary>Puts endpoints into the OpenAPI document.</summary>
internal static class DescriptionExtensions
{
    /// <summary>Says what an endpoint does. It stands in Deia's own document then, and in no other of the app.</summary>
    public static TBuilder Describes<TBuilder>(this TBuilder endpoint, OperationDescription description)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(static builder =>
        {
            // The explorer of the framework only sees what tells its method.
            if (builder.RequestDelegate is { } handle && !builder.Metadata.OfType<MethodInfo>().Any())
            {
                builder.Metadata.Add(handle.Method);
            }
        });
        return endpoint.WithMetadata(description, new EndpointGroupNameAttribute(ApiDocument.Name));
    }
}
