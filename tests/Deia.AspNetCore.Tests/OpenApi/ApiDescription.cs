using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Deia.AspNetCore.Tests.OpenApi;

/// <summary>The OpenAPI document of an app, and what it says of a request and its answer.</summary>
internal sealed class ApiDescription
{
    private const string Reference = "#/components/schemas/";

    private static readonly EvaluationOptions Strict = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly JsonObject _document;
    private readonly JsonObject _schemas;

    private ApiDescription(JsonObject document)
    {
        _document = document;
        _schemas = (JsonObject)document["components"]!["schemas"]!.DeepClone();

        // Clients may meet more than is described; the host must give no more.
        foreach (var schema in _schemas.Select(schema => schema.Value!.AsObject()).Where(schema => schema["properties"] is not null))
        {
            schema["additionalProperties"] = false;
        }

        Operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => new ApiOperation(method.Key.ToUpperInvariant(), path.Key, method.Value!.AsObject())))
            .ToDictionary(operation => operation.Id);
    }

    /// <summary>Gets the operations by name.</summary>
    public IReadOnlyDictionary<string, ApiOperation> Operations { get; }

    public static async Task<ApiDescription> OfAsync(DeiaApp app) => Of(await app.GetAsync("/openapi/v1.json"));

    public static ApiDescription Of(Answer document) => new(JsonNode.Parse(document.Text)!.AsObject());

    /// <summary>Gets the members that a body may have, and those that it must have.</summary>
    public (JsonObject Members, IEnumerable<string> Required) BodyOf(ApiOperation operation)
    {
        var name = (string)operation.Json["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!;
        var schema = _document["components"]!["schemas"]![name[Reference.Length..]]!;
        return (schema["properties"]!.AsObject(), schema["required"]?.AsArray().Select(member => (string)member!) ?? []);
    }

    /// <summary>Tells what is wrong with a body, by the description.</summary>
    public string? FlawOfBody(ApiOperation operation, string body) => Flaw(operation.Json["requestBody"]!["content"]!["application/json"]!["schema"]!, JsonNode.Parse(body));

    /// <summary>Tells what of an answer the description does not say.</summary>
    public string? FlawOf(ApiOperation operation, Answer answer)
    {
        if (operation.Json["responses"]![$"{answer.Status}"] is not { } response)
        {
            return $"the status {answer.Status} is not described";
        }

        foreach (var header in response["headers"]?.AsObject().Select(header => header.Key) ?? [])
        {
            if (answer.Status is not (429 or 503) && !answer.Headers.Concat(answer.ContentHeaders).Any(given => given.Key == header))
            {
                return $"the header {header} is missing";
            }
        }

        var mediaType = answer.ContentHeaders.ContentType?.MediaType;
        if (response["content"] is not { } content)
        {
            return answer.Text.Length == 0 ? null : "a body is not described";
        }

        if (mediaType is null || content[mediaType] is not { } described)
        {
            return $"the media type {mediaType} is not described";
        }

        var isJson = mediaType.EndsWith("json", StringComparison.Ordinal) && mediaType != "application/x-ndjson";
        return Flaw(described["schema"]!, isJson ? JsonNode.Parse(answer.Text) : JsonValue.Create(answer.Text));
    }

    private string? Flaw(JsonNode schema, JsonNode? value)
    {
        JsonObject whole = new() { ["$defs"] = _schemas.DeepClone(), ["allOf"] = new JsonArray(schema.DeepClone()) };
        var results = JsonSchema.FromText(whole.ToJsonString().Replace(Reference, "#/$defs/", StringComparison.Ordinal)).Evaluate(JsonSerializer.SerializeToElement(value), Strict);
        return results.IsValid
            ? null
            : string.Join("; ", from detail in results.Details ?? []
                                where detail.Errors is not null
                                from error in detail.Errors!
                                select $"{detail.InstanceLocation}: {error.Value}");
    }
}
