namespace Deia.AspNetCore.Tests.Flags;

public sealed class FlagTests
{
    [Fact]
    public async Task List_AtFirst_HasTheFlagsOfTheSpecificationTurnedOff()
    {
        await using var app = await DeiaApp.StartAsync();

        Assert.Equal(
            """{"items":[{"name":"enableAnalytics","enabled":false},{"name":"enableExperimental","enabled":false}]}""", (await app.GetAsync("/api/flags")).Text);
    }

    [Fact]
    public async Task Set_IsSeenAtOnce()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.GetAsync("/api/flags");

        var set = await app.SendAsync(HttpMethod.Put, "/api/flags/enableAnalytics", """{"enabled":true}""");

        Assert.Equal((200, """{"name":"enableAnalytics","enabled":true}"""), (set.Status, set.Text));
        Assert.Contains("""{"name":"enableAnalytics","enabled":true}""", (await app.GetAsync("/api/flags")).Text, StringComparison.Ordinal);
        await app.SendAsync(HttpMethod.Put, "/api/flags/enableAnalytics", """{"enabled":false}""");
        Assert.DoesNotContain("true", (await app.GetAsync("/api/flags")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/flags/ok", "{}", "enabled")]
    [InlineData("/api/flags/ok", """{"enabled":"yes"}""", "enabled")]
    [InlineData("/api/flags/1st", """{"enabled":true}""", "name")]
    [InlineData("/api/flags/a%20b", """{"enabled":true}""", "name")]
    public async Task Set_WithWrongFields_NamesThem(string path, string body, string field)
    {
        await using var app = await DeiaApp.StartAsync();

        (await app.SendAsync(HttpMethod.Put, path, body)).IsProblem(400, "urn:deia:validation", field);
    }
}
