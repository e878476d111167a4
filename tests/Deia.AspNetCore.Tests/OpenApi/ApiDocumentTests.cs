using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Deia.AspNetCore.Tests.OpenApi;

public sealed class ApiDocumentTests
{
    private const string Path = "/openapi/v1.json";

    private static readonly string[] OtherVerbs = ["HEAD", "CONNECT"];

    [Fact]
    public async Task Document_IsOpenApi31_AndListsExactlyWhatIsMapped()
    {
        await using var app = await DeiaApp.StartAsync();

        var text = (await app.GetAsync(Path)).Text;

        var read = OpenApiModelFactory.Parse(text);
        Assert.Empty(read.Diagnostic!.Errors.Select(error => error.ToString()));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        var listed = read.Document!.Paths.SelectMany(path => path.Value.Operations!.Select(operation => $"{operation.Key.Method} {path.Key}"));
        Assert.Equal(Mapped(app).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Equal("/", JsonNode.Parse(text)!["servers"]![0]!["url"]!.GetValue<string>());
    }

    [Fact]
    public async Task Document_NamesEachOperationOnce_AndRefersOnlyToWhatIsThere()
    {
        await using var app = await DeiaApp.StartAsync();

        var answer = await app.GetAsync(Path);

        var operations = ApiDescription.Of(answer).Operations.Values;
        Assert.All(operations, operation => Assert.NotEqual("", (string?)operation.Json["summary"]));
        Assert.All(operations, operation => Assert.Contains((string)operation.Json["tags"]![0]!, JsonNode.Parse(answer.Text)!["tags"]!.AsArray().Select(tag => (string)tag!["name"]!)));
        var schemas = Answer.Names(answer.Json.GetProperty("components").GetProperty("schemas")).ToHashSet();
        var references = References(answer.Json).ToHashSet();
        Assert.Equal(schemas.Select(name => $"#/components/schemas/{name}").Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_BelowAPathBaseAndAGroup_NamesTheWholePaths()
    {
        await using var app = await DeiaApp.StartAsync(map: app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapGroup("/deia").MapDeia();
        });

        var document = JsonNode.Parse((await app.GetAsync("/base/deia" + Path)).Text)!;

        Assert.Equal("/base", (string?)document["servers"]![0]!["url"]);
        Assert.Contains("/deia/api/bots", document["paths"]!.AsObject().Select(path => path.Key));
    }

    [Fact]
    public async Task Document_BesideTheAppsOwn_LeavesItAlone()
    {
        await using var app = await DeiaApp.StartAsync(
            add: deia => deia.Services
                .AddOpenApi()
                .ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper),
            map: app =>
            {
                app.MapOpenApi("/own.json");
                app.MapGet("/own/thing", () => TypedResults.Ok(new Uri("/own", UriKind.Relative)));
                app.MapDeia();
            });

        var (own, deia) = (await app.GetAsync("/own.json"), await app.GetAsync(Path));

        Assert.Equal(["/own/thing"], Answer.Names(own.Json.GetProperty("paths")));
        Assert.DoesNotContain("/own/thing", Answer.Names(deia.Json.GetProperty("paths")));
        Assert.Contains("createdAt", deia.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Mapped(DeiaApp app) =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = endpoint.RoutePattern.RawText
        where !path!.StartsWith("/docs", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Except(OtherVerbs)
        select $"{method} {path}";

    private static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
