using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Deia.AspNetCore.OpenApi;

/// <summary>Writes what the document says of the API as a whole.</summary>
internal sealed class DocumentWriter : IOpenApiDocumentTransformer
{
    private static readonly string Version =
        typeof(DocumentWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Deia",
            Version = Version,
            Description = "A fleet of bots: launch and watch them, talk to them, and hear what happens. Every error is a problem (RFC 9457) that says what to do.",
        };
        document.Tags = new HashSet<OpenApiTag>(ApiTags.All.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Text }));
        foreach (var (name, scheme) in SignInSchemes.All)
        {
            document.AddComponent(name, scheme);
        }

        return Task.CompletedTask;
    }
}
