using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Tests.Gate;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("/api/bots")]
    [InlineData("/api/bot/nobody")]
    [InlineData("/api/nothing")]
    [InlineData("/health/live")]
    [InlineData("/ws")]
    public async Task AnyAnswer_OfTheApi_IsNoPageAndNotKept(string path)
    {
        await using var app = await DeiaApp.StartAsync();

        var headers = (await app.GetAsync(path)).Headers;

        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", headers.GetValues("Content-Security-Policy").Single());
        Assert.True(headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task UseDeiaPageHeaders_LetsAPageLoadWhatItsHostServesAlone()
    {
        await using var app = await DeiaApp.StartAsync(map: app =>
        {
            app.UseDeiaPageHeaders();
            app.MapGet("/page", () => Results.Text("<p>", "text/html"));
            app.MapGet("/own", (HttpContext context) => context.Response.Headers.XFrameOptions = "SAMEORIGIN");
            app.MapDeia();
        });

        Assert.StartsWith("default-src 'self';", (await app.GetAsync("/page")).Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("SAMEORIGIN", (await app.GetAsync("/own")).Headers.GetValues("X-Frame-Options").Single());
        Assert.StartsWith("default-src 'none';", (await app.GetAsync("/api/bots")).Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}
