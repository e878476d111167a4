using System.Globalization;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Deia.AspNetCore.OpenApi;

/// <summary>Writes what is known of an endpoint into the document.</summary>
internal sealed class OperationWriter : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var description = metadata.OfType<OperationDescription>().Last();
        var access = metadata.OfType<EndpointAccess>().LastOrDefault();
        var document = context.Document!;
        Schemas schemas = new(document);
        operation.OperationId = description.Id;
        operation.Summary = description.Summary;
        operation.Description = string.Join("\n\n", new[] { description.Details, Needs(access) }.OfType<string>());
        operation.Tags = new HashSet<OpenApiTagReference> { new(description.Tag, document) };
        operation.Parameters = [.. description.Parameters.Select(parameter => Write(parameter, schemas))];
        operation.RequestBody = description.Body is { } body ? Write(body, description.NeedsBody, schemas) : null;
        operation.Security = SignInSchemes.For(access, document);
        operation.Responses = [];
        foreach (var answers in description.Answers.GroupBy(answer => answer.Status))
        {
            operation.Responses.Add(Status(answers.Key), Write([.. answers], schemas));
        }

        ProblemWriter problems = new(schemas, metadata.OfType<OpenAiErrors>().Any());
        foreach (var types in description.Refusals.Concat(CommonRefusals.For(access, isRead: HttpMethods.IsGet(context.Description.HttpMethod!))).GroupBy(refusal => refusal.Status, refusal => refusal.Type))
        {
            problems.Add(operation.Responses, types.Key, types.Distinct());
        }

        return Task.CompletedTask;
    }

    private static string? Needs(EndpointAccess? access) => access switch
    {
        { Permission: { } permission } => $"Needs the role `{Roles.NameOf(Roles.LeastFor(permission))}`, or one that may more.",
        { NeedsIdentity: true } => "Needs anybody who is signed in.",
        _ => null,
    };

    private static OpenApiParameter Write(DescribedParameter parameter, Schemas schemas) => new()
    {
        Name = parameter.Name,
        In = parameter.Place,
        Required = parameter.Place == ParameterLocation.Path,
        Description = parameter.Text,
        Schema = schemas.Of(parameter.Shape, isRead: true),
    };

    private static OpenApiRequestBody Write(Shape body, bool isRequired, Schemas schemas) => new()
    {
        Required = isRequired,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schemas.Of(body, isRead: true) } },
    };

    private static OpenApiResponse Write(IReadOnlyList<DescribedAnswer> answers, Schemas schemas)
    {
        OpenApiResponse response = new() { Description = string.Join(' ', answers.Select(answer => answer.Text).Distinct()) };
        foreach (var answer in answers)
        {
            if (answer.Shape is { } shape)
            {
                (response.Content ??= new Dictionary<string, OpenApiMediaType>()).Add(answer.MediaType, new OpenApiMediaType { Schema = schemas.Of(shape) });
            }

            if (answer.Header is var (name, text))
            {
                (response.Headers ??= new Dictionary<string, IOpenApiHeader>()).Add(name, new OpenApiHeader { Description = text, Schema = schemas.Of(Shape.Text) });
            }
        }

        return response;
    }

    private static string Status(int status) => status.ToString(CultureInfo.InvariantCulture);
}
