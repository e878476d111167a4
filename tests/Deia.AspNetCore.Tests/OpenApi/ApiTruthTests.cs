using System.Text.Json.Nodes;
using Deia.AspNetCore.Identity;
using Deia.Testing.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Tests.OpenApi;

/// <summary>Calls every operation that the OpenAPI document lists, and holds the document to what it says.</summary>
public sealed class ApiTruthTests
{
    private static readonly string[] Settings = ["Deia:Auth:Users:0:Username=ada", "Deia:Auth:Users:0:Role=admin", "Deia:Auth:Users:0:Password=secret"];

    /// <summary>Calls that need more than one request; tests of their own make them.</summary>
    private static readonly string[] CalledElsewhere = ["listen", "logout", "openSignInLink"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryOperation_AnswersAsDescribed()
    {
        await using var app = await DeiaApp.StartAsync(Settings);
        var description = await ApiDescription.OfAsync(app);
        var calls = await OperationCalls.PrepareAsync(app);
        List<string> wrong = [];
        foreach (var call in calls)
        {
            var operation = description.Operations[call.Operation];
            Assert.True(operation.Matches(call.Path), $"{call.Path} is not {operation.Path}");
            if (call is { Status: < 300, Body: { } body } && description.FlawOfBody(operation, body) is { } badBody)
            {
                wrong.Add($"{call.Operation} takes a body that is not described: {badBody}");
            }

            var answer = await app.SendAsync(HttpMethod.Parse(operation.Method), call.Path, call.Body, call.Header);
            if (answer.Status != call.Status)
            {
                wrong.Add($"{call} gave {answer.Status}: {answer.Text}");
            }
            else if (description.FlawOf(operation, answer) is { } flaw)
            {
                wrong.Add($"{call}: {flaw}");
            }
        }

        Assert.Empty(wrong);
        Assert.Empty(description.Operations.Keys.Except(calls.Where(call => call.Status < 400).Select(call => call.Operation)).Except(CalledElsewhere));
        var open = description.Operations.Values.Where(operation => !operation.NeedsIdentity && (operation.HasBody || operation.Query.Any())).Select(operation => operation.Id);
        Assert.Empty(open.Except(calls.Where(call => call.Status >= 400).Select(call => call.Operation)));
    }

    [Theory]
    [InlineData("\"status\":\"ready\"", "\"status\":\"happy\"")]
    [InlineData("\"port\":null", "\"port\":\"8001\"")]
    [InlineData("\"port\":null,", "")]
    [InlineData("\"port\":null", "\"port\":null,\"undescribed\":1")]
    public async Task FlawOf_AnAnswerThatIsNotAsDescribed_IsFound(string truth, string lie)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        var description = await ApiDescription.OfAsync(app);
        var answer = await app.GetAsync("/api/bot/BOT-001");
        Assert.Contains(truth, answer.Text, StringComparison.Ordinal);

        Assert.Null(description.FlawOf(description.Operations["getBot"], answer));
        Assert.NotNull(description.FlawOf(description.Operations["getBot"], answer with { Text = answer.Text.Replace(truth, lie, StringComparison.Ordinal) }));
        Assert.NotNull(description.FlawOf(description.Operations["getBot"], answer with { Status = 418 }));
    }

    [Fact]
    public async Task EveryOperation_WithoutACredentialOrTheRole_RefusesAsDescribed()
    {
        await using var app = await DeiaApp.StartAsync(Settings);
        var description = await ApiDescription.OfAsync(app);
        using var nobody = app.NewClient();
        using var viewer = app.NewClient(TestTokens.Create("viewer"));
        var refused = 0;
        foreach (var operation in description.Operations.Values.Where(operation => operation.NeedsIdentity))
        {
            var path = string.Join('/', operation.Path.Split('/').Select(part => part.StartsWith('{') ? "nobody" : part));
            foreach (var client in (HttpClient[])[nobody, viewer])
            {
                // Signing out is what a viewer may do, and reading finds nobody.
                var answer = await app.SendAsync(HttpMethod.Parse(operation.Method), path, client: client);
                Assert.True(description.FlawOf(operation, answer) is null, $"{operation.Id} {answer.Status}: {description.FlawOf(operation, answer)}");
                Assert.True(client == viewer || answer.Status == 401, $"{operation.Id} let nobody in");
                refused += answer.Status == 403 ? 1 : 0;
            }
        }

        Assert.True(refused > 10);
    }

    [Fact]
    public async Task EveryMemberOfABody_OfAnotherType_IsRefusedByItsName()
    {
        await using var app = await DeiaApp.StartAsync(Settings);
        var description = await ApiDescription.OfAsync(app);
        var calls = await OperationCalls.PrepareAsync(app);
        List<string> wrong = [];
        foreach (var call in calls.Where(call => call is { Body: not null, Status: < 300 }).DistinctBy(call => call.Operation))
        {
            var operation = description.Operations[call.Operation];
            var (members, required) = description.BodyOf(operation);
            var good = JsonNode.Parse(call.Body!)!.AsObject();
            var path = call.Path.Replace("BOT-009", "BOT-001", StringComparison.Ordinal);
            foreach (var member in members.Select(member => member.Key))
            {
                var bad = good.DeepClone().AsObject();
                bad[member] = WrongFor(members[member]!);
                await TryAsync(member, bad);
            }

            foreach (var member in required)
            {
                var bad = good.DeepClone().AsObject();
                bad.Remove(member);
                await TryAsync(member, bad);
            }

            async Task TryAsync(string member, JsonObject body)
            {
                var answer = await app.SendAsync(HttpMethod.Parse(operation.Method), path, body.ToJsonString());
                if (answer.Status != 400 || !answer.Text.Contains(member, StringComparison.Ordinal) || description.FlawOf(operation, answer) is not null)
                {
                    wrong.Add($"{operation.Id}: {body.ToJsonString()} gave {answer.Status}: {answer.Text}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task EveryFieldOfAQuery_WithAnotherValue_IsRefusedByItsName()
    {
        await using var app = await DeiaApp.StartAsync(Settings);
        var description = await ApiDescription.OfAsync(app);
        await app.LaunchAsync("BOT-001");
        var fields = description.Operations.Values
            .Where(operation => operation.Path != "/ws")
            .SelectMany(operation => operation.Query.Select(field => (Operation: operation, Field: field)))
            .Where(pair => !IsAnyText(pair.Field["schema"]!))
            .ToList();
        foreach (var (operation, field) in fields)
        {
            var path = operation.Path.Replace("{botId}", "BOT-001", StringComparison.Ordinal);
            var answer = await app.SendAsync(HttpMethod.Parse(operation.Method), $"{path}?{field["name"]}=~");
            Assert.True(answer.Status == 400, $"{operation.Id}: {field["name"]} gave {answer.Status}");
            Assert.Contains((string)field["name"]!, Answer.Names(answer.Json.GetProperty("errors")));
            foreach (var limit in new[] { (double?)field["schema"]!["minimum"] - 1, (double?)field["schema"]!["maximum"] + 1 }.OfType<double>())
            {
                Assert.Equal(400, (await app.SendAsync(HttpMethod.Parse(operation.Method), FormattableString.Invariant($"{path}?{field["name"]}={limit:0}"))).Status);
            }
        }

        Assert.True(fields.Count > 10);
    }

    [Fact]
    public async Task Logout_OfASession_AnswersAsDescribed()
    {
        await using var app = await DeiaApp.StartAsync(Settings);
        var description = await ApiDescription.OfAsync(app);
        var token = (await app.PostAsync("/api/auth/login", """{"username":"ada","password":"secret"}""")).Json.GetProperty("accessToken").GetString();
        using var client = app.NewClient(token);

        var answer = await app.SendAsync(HttpMethod.Post, "/api/auth/logout", client: client);

        Assert.Equal(204, answer.Status);
        Assert.Null(description.FlawOf(description.Operations["logout"], answer));
    }

    [Fact]
    public async Task OpenSignInLink_InDevelopment_AnswersAsDescribed()
    {
        await using var app = await DeiaApp.StartAsync(["environment=Development", "Deia:Auth:SigningKey="]);
        using var browser = app.NewClient();
        var link = app.Services.GetRequiredService<SignInLink>().Create(app.Client.BaseAddress!.ToString());
        var opened = await app.SendAsync(HttpMethod.Get, link.PathAndQuery, client: browser);
        browser.DefaultRequestHeaders.Add("Cookie", opened.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        var document = await app.SendAsync(HttpMethod.Get, "/openapi/v1.json", client: browser);

        var description = ApiDescription.Of(document);

        Assert.Equal(302, opened.Status);
        Assert.Null(description.FlawOf(description.Operations["openSignInLink"], opened));
    }

    [Fact]
    public async Task Listen_OverAWebSocket_AnswersAsDescribed()
    {
        await using var app = await DeiaApp.StartAsync();
        var description = await ApiDescription.OfAsync(app);
        using HttpRequestMessage request = new(HttpMethod.Get, "/ws");
        foreach (var (name, value) in new[] { ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==") })
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);

        var answer = new Answer((int)response.StatusCode, response.Headers, response.Content.Headers, "");
        Assert.Equal(101, answer.Status);
        Assert.Null(description.FlawOf(description.Operations["listen"], answer));
    }

    private static bool IsAnyText(JsonNode schema) => (string?)schema["type"] == "string" && schema["enum"] is null && schema["pattern"] is null && schema["format"] is null;

    private static JsonNode WrongFor(JsonNode member)
    {
        var types = member["type"] switch
        {
            JsonArray several => several.Select(type => (string)type!),
            { } one => [(string)one!],
            _ => [],
        };
        return types.Contains("string") || types.Contains("object") || types.Contains("array") || !types.Any() ? 1 : "wrong";
    }
}
