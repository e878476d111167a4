using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Deia.AspNetCore.OpenApi;

/// <summary>Puts the schemas of contracts into a document, each once and under its name, as they are really written.</summary>
/// <param name="document">The document.</param>
internal sealed class Schemas(OpenApiDocument document)
{
    private const string Root = "#/components/schemas/";

    /// <summary>Gives the schema of a shape; that of a contract refers to where it stands.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="isRead">Whether the host reads it, rather than writes it.</param>
    public IOpenApiSchema Of(Shape shape, bool isRead = false)
    {
        if (shape.Form is not { } form)
        {
            return Read(shape.ToJson());
        }

        Add(form, isRead);
        return new OpenApiSchemaReference(form.Type.Name, document);
    }

    private OpenApiSchema Read(JsonObject schema) =>
        new OpenApiJsonReader().ReadFragment<OpenApiSchema>(schema, OpenApiSpecVersion.OpenApi3_1, document, out _)
        ?? throw new InvalidOperationException($"This is no schema: {schema.ToJsonString()}");

    private void Add(JsonTypeInfo form, bool isRead)
    {
        var schemas = (document.Components ??= new OpenApiComponents()).Schemas ??= new Dictionary<string, IOpenApiSchema>();
        if (schemas.ContainsKey(form.Type.Name))
        {
            return;
        }

        List<Type> parts = [];
        var schema = form.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Adapt(context, node as JsonObject ?? [], isRead, parts),
        });
        schemas.Add(form.Type.Name, Read((JsonObject)schema));
        foreach (var part in parts)
        {
            Add(form.Options.GetTypeInfo(part), isRead);
        }
    }

    private static JsonObject Adapt(JsonSchemaExporterContext context, JsonObject schema, bool isRead, List<Type> parts)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (context.Path.IsEmpty)
        {
            return isRead ? schema : SchemaForms.Require(schema, context.TypeInfo);
        }

        if (IsContract(type))
        {
            parts.Add(type);
            JsonObject reference = new() { ["$ref"] = Root + type.Name };
            return SchemaForms.IsNullable(schema) ? new JsonObject { ["oneOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
        }

        SchemaForms.Mend(schema, type, type != context.TypeInfo.Type);
        if (context.PropertyInfo?.AttributeProvider is { } attributes)
        {
            SchemaForms.Annotate(schema, attributes);
        }

        return schema;
    }

    private static bool IsContract(Type type) => type is { IsEnum: false, Namespace: { } home } && home.StartsWith("Deia.", StringComparison.Ordinal);
}
