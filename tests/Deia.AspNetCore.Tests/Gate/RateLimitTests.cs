using Deia.Testing.Access;
using Microsoft.Extensions.Time.Testing;

namespace Deia.AspNetCore.Tests.Gate;

public sealed class RateLimitTests
{
    private static readonly string[] Three = ["Deia:RateLimit:PermitsPerMinute=3"];

    [InMemoryFact("Redis counts by its own clock, which no test moves.")]
    public async Task AUser_WhoAskedOftenEnough_WaitsForTheRestOfTheMinute()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using var app = await DeiaApp.StartAsync(Three, time: time);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await app.GetAsync("/api/bots")).Status);
        }

        time.Advance(TimeSpan.FromSeconds(20));
        var refused = await app.GetAsync("/api/bots");

        refused.IsProblem(429, "urn:deia:too-many-requests");
        Assert.Equal(TimeSpan.FromSeconds(40), refused.Headers.RetryAfter?.Delta);
        time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(200, (await app.GetAsync("/api/bots")).Status);
    }

    [Fact]
    public async Task AUser_WhoAsksAllAtOnce_GetsNoMoreThanTheLimitAndNoLess()
    {
        await using var app = await DeiaApp.StartAsync(["Deia:RateLimit:PermitsPerMinute=100"], time: new FakeTimeProvider(DateTimeOffset.UtcNow));

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => app.GetAsync("/api/bots")));

        Assert.Equal(100, answers.Count(answer => answer.Status == 200));
        Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.IsProblem(429, "urn:deia:too-many-requests"));
    }

    [Fact]
    public async Task Users_AreCountedOneByOne_AndByNoAddress()
    {
        await using var app = await DeiaApp.StartAsync(Three);
        using var other = app.NewClient(TestTokens.Create("viewer", "other"));
        for (var i = 0; i < 4; i++)
        {
            await app.GetAsync("/api/bots");
        }

        Assert.Equal(200, (await app.SendAsync(HttpMethod.Get, "/api/bots", client: other)).Status);
    }

    [Theory]
    [InlineData("GET", "/api/bots", "Authorization: Bearer nonsense", 401)]
    [InlineData("GET", "/api/bots", null, 401)]
    [InlineData("GET", "/api/nothing", null, 404)]
    [InlineData("POST", "/api/auth/login", null, 400)]
    [InlineData("GET", "/signin", null, 401)]
    public async Task Anybody_WithoutAValidIdentity_IsCountedByTheAddress(string method, string path, string? header, int status)
    {
        await using var app = await DeiaApp.StartAsync(Three);
        using var client = app.NewClient();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(status, (await app.SendAsync(HttpMethod.Parse(method), path, header: header, client: client)).Status);
        }

        (await app.SendAsync(HttpMethod.Parse(method), path, header: header, client: client)).IsProblem(429, "urn:deia:too-many-requests");
        Assert.Equal(200, (await app.GetAsync("/api/bots")).Status);
    }

    [Fact]
    public async Task Health_IsNeverCounted()
    {
        await using var app = await DeiaApp.StartAsync(Three);
        using var client = app.NewClient();

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(200, (await app.SendAsync(HttpMethod.Get, "/health/live", client: client)).Status);
        }
    }

    [Fact]
    public async Task Zero_TurnsTheLimitOff()
    {
        await using var app = await DeiaApp.StartAsync(["Deia:RateLimit:PermitsPerMinute=0"]);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await app.GetAsync("/api/bots")).Status);
        }
    }

    [Theory]
    [InlineData("Deia:Proxies:Known:0=127.0.0.0/8", true)]
    [InlineData("Deia:Proxies:Known:0=127.0.0.1", true)]
    [InlineData("Deia:Proxies:Known:0=10.0.0.0/8", false)]
    [InlineData("Deia:Auth:SessionLifetime=1.00:00:00", false)]
    public async Task ForwardedAddresses_CountFromKnownProxiesAlone(string setting, bool isBelieved)
    {
        await using var app = await DeiaApp.StartAsync([.. Three, setting]);
        using var client = app.NewClient();

        // Each request says that it comes from another client.
        var statuses = new List<int>();
        for (var i = 1; i <= 5; i++)
        {
            statuses.Add((await app.SendAsync(HttpMethod.Get, "/api/bots", header: $"X-Forwarded-For: 203.0.113.{i}", client: client)).Status);
        }

        Assert.Equal(isBelieved ? [401, 401, 401, 401, 401] : [401, 401, 401, 429, 429], statuses);
    }

    [Fact]
    public async Task AddressesOfOneNetwork_OfIPv6_AreOneClient()
    {
        await using var app = await DeiaApp.StartAsync([.. Three, "Deia:Proxies:Known:0=127.0.0.1"]);
        using var client = app.NewClient();

        var statuses = new List<int>();
        foreach (var address in (string[])["2001:db8::1", "2001:db8::2", "2001:db8::ffff:1", "2001:db8::4", "2001:db8:0:1::1"])
        {
            statuses.Add((await app.SendAsync(HttpMethod.Get, "/api/bots", header: $"X-Forwarded-For: {address}", client: client)).Status);
        }

        Assert.Equal([401, 401, 401, 429, 401], statuses);
    }
}
