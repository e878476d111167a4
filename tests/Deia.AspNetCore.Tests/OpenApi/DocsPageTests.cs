using Microsoft.AspNetCore.Builder;

namespace Deia.AspNetCore.Tests.OpenApi;

public sealed class DocsPageTests
{
    [Fact]
    public async Task Page_LoadsNothingFromElsewhere_AndRunsNoScriptButItsOwn()
    {
        await using var app = await DeiaApp.StartAsync();

        var page = await app.GetAsync("/docs/");

        Assert.Equal((200, "text/html"), (page.Status, page.ContentHeaders.ContentType?.MediaType));
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy.Split("script-src")[1].Split(';')[0], StringComparison.Ordinal);
        Assert.All(page.Text.Split("<script")[1..], script => Assert.Contains($"nonce=\"{nonce}\"", script.Split('>')[0], StringComparison.Ordinal));
        Assert.Contains("openapi/v1.json", page.Text, StringComparison.Ordinal);
        Assert.NotEqual(policy, Assert.Single((await app.GetAsync("/docs/")).Headers.GetValues("Content-Security-Policy")));
    }

    [Fact]
    public async Task Page_InAGroup_ShowsTheDocumentOfTheGroup()
    {
        await using var app = await DeiaApp.StartAsync(map: app => app.MapGroup("/deia").MapDeia());

        Assert.Contains("\"deia/openapi/v1.json\"", (await app.GetAsync("/deia/docs/")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/docs/scalar.js", "javascript")]
    [InlineData("/docs/scalar.aspnetcore.js", "javascript")]
    [InlineData("/docs/favicon.svg", "svg")]
    public async Task Page_FindsItsFilesHere(string path, string mediaType)
    {
        await using var app = await DeiaApp.StartAsync();

        var file = await app.GetAsync(path);

        Assert.Equal(200, file.Status);
        Assert.Contains(mediaType, file.ContentHeaders.ContentType?.MediaType, StringComparison.Ordinal);
    }
}
