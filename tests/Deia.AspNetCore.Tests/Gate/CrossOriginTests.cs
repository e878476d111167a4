namespace Deia.AspNetCore.Tests.Gate;

public sealed class CrossOriginTests
{
    private const string Page = "https://ops.example";

    [Theory]
    [InlineData(Page, true)]
    [InlineData("https://evil.example", false)]
    [InlineData("http://ops.example", false)]
    [InlineData("null", false)]
    public async Task Preflight_OfAConfiguredOrigin_IsAllowedAndOfNoOther(string origin, bool isAllowed)
    {
        await using var app = await DeiaApp.StartAsync([$"Deia:Cors:Origins:0={Page}"]);
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Add("Access-Control-Request-Method", "PATCH");
        client.DefaultRequestHeaders.Add("Access-Control-Request-Headers", "authorization,content-type");

        var answer = await app.SendAsync(HttpMethod.Options, "/api/bot/BOT-001", header: $"Origin: {origin}", client: client);

        Assert.Equal(204, answer.Status);
        Assert.Equal(isAllowed ? origin : null, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("/api/bots", 200)]
    [InlineData("/api/bot/nobody", 404)]
    [InlineData("/api/nothing", 404)]
    public async Task Answer_ForAConfiguredOrigin_MayBeReadAlsoWhereItIsAProblem(string path, int status)
    {
        await using var app = await DeiaApp.StartAsync([$"Deia:Cors:Origins:0={Page}"]);

        var answer = await app.SendAsync(HttpMethod.Get, path, header: $"Origin: {Page}");

        Assert.Equal((status, Page), (answer.Status, Header(answer, "Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task AnyAnswer_ByDefault_IsForNoOtherOrigin()
    {
        await using var app = await DeiaApp.StartAsync();

        Assert.Null(Header(await app.SendAsync(HttpMethod.Get, "/api/bots", header: $"Origin: {Page}"), "Access-Control-Allow-Origin"));
        (await app.SendAsync(HttpMethod.Options, "/api/bots", header: $"Origin: {Page}")).IsProblem(405, "urn:deia:method-not-allowed");
    }

    private static string? Header(Answer answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
