using System.Text.Json.Nodes;

namespace Deia.AspNetCore.Tests.OpenApi;

/// <summary>An operation, as the document describes it.</summary>
internal sealed record ApiOperation(string Method, string Path, JsonObject Json)
{
    public string Id => (string)Json["operationId"]!;

    public bool NeedsIdentity => Json["security"]!.AsArray().Count > 0;

    public IEnumerable<JsonObject> Query => (Json["parameters"]?.AsArray() ?? []).Select(parameter => parameter!.AsObject()).Where(parameter => (string?)parameter["in"] == "query");

    public bool HasBody => Json["requestBody"] is not null;

    /// <summary>Tells whether a path with its query is one of this operation.</summary>
    public bool Matches(string path)
    {
        var (parts, template) = (path.Split('?')[0].Split('/'), Path.Split('/'));
        return parts.Length == template.Length && parts.Zip(template).All(part => part.Second.StartsWith('{') || part.First == part.Second);
    }
}
