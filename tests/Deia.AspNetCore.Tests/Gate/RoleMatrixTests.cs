using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Deia.AspNetCore.Problems;
using Deia.Testing.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Tests.Gate;

/// <summary>Asks every endpoint with every kind of credential. The table that comes of it stands in <c>docs/access.md</c>.</summary>
public sealed class RoleMatrixTests
{
    private const string Open = "open";
    private const string Known = "known";
    private const string Viewer = "viewer";
    private const string Operator = "operator";
    private const string Admin = "admin";

    private static readonly string[] Roles = [Viewer, Operator, Admin];

    /// <summary>Who may call what, by the contract. An endpoint that is missing here fails the test.</summary>
    private static readonly Dictionary<string, string> Needed = new()
    {
        ["GET /api/audit"] = Admin,
        ["GET /api/audit/verify"] = Admin,
        ["GET /api/auth/keys"] = Admin,
        ["POST /api/auth/keys"] = Admin,
        ["DELETE /api/auth/keys/{keyId}"] = Admin,
        ["POST /api/auth/login"] = Open,
        ["POST /api/auth/logout"] = Known,
        ["GET /api/auth/me"] = Viewer,
        ["POST /api/bot/launch"] = Operator,
        ["GET /api/bot/{id}"] = Viewer,
        ["PATCH /api/bot/{id}"] = Operator,
        ["DELETE /api/bot/{id}"] = Admin,
        ["POST /api/bot/{id}/restart"] = Operator,
        ["GET /api/bot/{id}/status"] = Viewer,
        ["POST /api/bot/{id}/stop"] = Operator,
        ["GET /api/bots"] = Viewer,
        ["POST /api/chat/route"] = Viewer,
        ["POST /api/chat/send"] = Operator,
        ["GET /api/chat/{botId}"] = Viewer,
        ["DELETE /api/chat/{botId}"] = Operator,
        ["GET /api/chat/{botId}/{messageId}"] = Viewer,
        ["POST /api/chat/{botId}/{messageId}/cancel"] = Operator,
        ["GET /api/flags"] = Viewer,
        ["PUT /api/flags/{name}"] = Admin,
        ["GET /api/models"] = Viewer,
        ["GET /api/commands"] = Viewer,
        ["POST /api/chat/{botId}/export"] = Viewer,
        ["POST /api/chat/{botId}/import"] = Operator,
        ["GET /docs/{documentName?}"] = Viewer,
        ["GET /docs/favicon.svg"] = Open,
        ["GET /docs/scalar.aspnetcore.js"] = Open,
        ["GET /docs/scalar.js"] = Open,
        ["GET /health"] = Open,
        ["GET /health/cache"] = Open,
        ["GET /health/db"] = Open,
        ["GET /health/live"] = Open,
        ["GET /health/ready"] = Open,
        ["GET /logs/tail"] = Admin,
        ["GET /metrics"] = Admin,
        ["GET /openapi/v1.json"] = Viewer,
        ["GET /signin"] = Open,
        ["POST /v1/chat/completions"] = Operator,
        ["GET /v1/models"] = Viewer,
        ["GET /v1/models/{id}"] = Viewer,
        ["GET /ws"] = Viewer,
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryEndpoint_LetsInWhoMay_AndNobodyElse()
    {
        await using var app = await DeiaApp.StartAsync(
            ["Deia:Auth:Users:0:Username=ada", "Deia:Auth:Users:0:Role=admin", "Deia:Auth:Users:0:Password=secret"]);
        var credentials = await CredentialsAsync(app);
        var endpoints = Endpoints(app);
        Assert.Equal(Needed.Keys.Order(StringComparer.Ordinal), endpoints.Order(StringComparer.Ordinal));

        StringBuilder table = new($"| endpoint | {string.Join(" | ", credentials.Keys)} |\n|---|{string.Concat(credentials.Select(_ => "---|"))}\n");
        List<string> wrong = [];
        foreach (var endpoint in Needed.Keys)
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{endpoint}` |");
            foreach (var (kind, header) in credentials)
            {
                var (seen, expected) = (await AskAsync(app, endpoint, header), Expected(kind, Needed[endpoint]));
                table.Append(CultureInfo.InvariantCulture, $" {seen} |");
                if (seen != expected)
                {
                    wrong.Add($"{endpoint} with {kind}: {seen} in place of {expected}");
                }
            }

            table.Append('\n');
        }

        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        Assert.Empty(wrong);
        Assert.EndsWith(table.ToString(), await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "access.md"), Cancelled), StringComparison.Ordinal);
    }

    /// <summary>Tells what a credential should get: whatever is not good for something counts as if it were not there.</summary>
    private static string Expected(string kind, string needed) => needed switch
    {
        Open => "in",
        _ when !Roles.Contains(kind) => "401",
        Known => "in",
        _ => Array.IndexOf(Roles, kind) >= Array.IndexOf(Roles, needed) ? "in" : "403",
    };

    private static async Task<Dictionary<string, string?>> CredentialsAsync(DeiaApp app)
    {
        var key = (await app.PostAsync("/api/auth/keys", """{"name":"to be revoked","role":"admin"}""")).Json;
        await app.DeleteAsync($"/api/auth/keys/{key.GetProperty("id").GetString()}");
        using var client = app.NewClient();
        using var login = await client.PostAsJsonAsync(new Uri("/api/auth/login", UriKind.Relative), new { username = "ada", password = "secret" }, Cancelled);
        var token = (await Answer.OfAsync(login)).Json.GetProperty("accessToken").GetString();
        await app.SendAsync(HttpMethod.Post, "/api/auth/logout", header: $"Authorization: Bearer {token}", client: client);
        const string Claims = "\"sub\":\"admin\",\"role\":\"admin\"";
        return new Dictionary<string, string?>
        {
            ["none"] = null,
            [Viewer] = $"Authorization: Bearer {TestTokens.Create(Viewer)}",
            [Operator] = $"Authorization: Bearer {TestTokens.Create(Operator)}",
            [Admin] = $"Authorization: Bearer {TestTokens.Create(Admin)}",
            ["expired"] = $"Authorization: Bearer {TestTokens.Sign($$"""{{{Claims}},"exp":{{DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds()}}}""")}",
            ["forged"] = $"Authorization: Bearer {TestTokens.Sign($$"""{{{Claims}},"exp":4102444800}""", Convert.ToBase64String(new byte[32]))}",
            ["`alg: none`"] = $"Authorization: Bearer {TestTokens.WithoutSignature(Admin)}",
            ["revoked key"] = $"X-Api-Key: {key.GetProperty("key").GetString()}",
            ["logged-out token"] = $"Authorization: Bearer {token}",
        };
    }

    private static string[] Endpoints(DeiaApp app) =>
    [
        .. from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
           where method is not ("HEAD" or "CONNECT")
           select $"{method} {endpoint.RoutePattern.RawText}",
    ];

    private static async Task<string> AskAsync(DeiaApp app, string endpoint, string? header)
    {
        using var client = app.NewClient();
        var (method, path) = (HttpMethod.Parse(endpoint.Split(' ')[0]), endpoint.Split(' ')[1]);
        foreach (var parameter in (string[])["{id}", "{botId}", "{messageId}", "{keyId}", "{name}", "{documentName?}"])
        {
            path = path.Replace(parameter, "nobody", StringComparison.Ordinal);
        }

        // What is let in finds that its body is no JSON, or that there is no such thing: nothing is changed by asking.
        var body = method == HttpMethod.Get || method == HttpMethod.Delete || path.EndsWith("logout", StringComparison.Ordinal) ? null : "{";
        var answer = await app.SendAsync(method, path, body, header, client: client);
        return answer.Status switch
        {
            401 when answer.Text.Contains(AccessProblems.Unauthorized.Detail, StringComparison.Ordinal) => "401",
            403 => "403",
            _ => "in",
        };
    }
}
