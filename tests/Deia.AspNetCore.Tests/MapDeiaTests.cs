using Deia.Orchestration;
using Deia.Orchestration.Bots;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Deia.AspNetCore.Tests;

public sealed class MapDeiaTests
{
    public static TheoryData<string, Action<WebApplication>> Maps => new()
    {
        { "MapDeia", app => app.MapDeia() },
        { "MapDeiaBots", app => app.MapDeiaBots() },
        { "MapDeiaChat", app => app.MapDeiaChat() },
        { "MapDeiaHealth", app => app.MapDeiaHealth() },
        { "MapDeiaEvents", app => app.MapDeiaEvents() },
        { "MapDeiaSignIn", app => app.MapDeiaSignIn() },
        { "MapDeiaAudit", app => app.MapDeiaAudit() },
        { "MapDeiaFlags", app => app.MapDeiaFlags() },
        { "MapDeiaLogs", app => app.MapDeiaLogs() },
        { "MapDeiaOpenAi", app => app.MapDeiaOpenAi() },
        { "MapDeiaOpenApi", app => app.MapDeiaOpenApi() },
    };

    [Theory]
    [MemberData(nameof(Maps))]
    public void Map_WithoutAddDeia_SaysWhichCallIsMissing(string name, Action<WebApplication> map)
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => map(app));

        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
        Assert.Contains("AddDeia()", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public async Task Map_WithoutAddHttpApi_SaysWhichCallIsMissing(string name, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddDeia();
        await using var app = builder.Build();

        var error = Assert.Throws<InvalidOperationException>(() => map(app));

        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
        Assert.Contains("AddHttpApi()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapDeiaBots_Alone_MapsNoOtherPart()
    {
        await using var app = await DeiaApp.StartAsync(map: app => app.MapDeiaBots());

        Assert.Equal(200, (await app.GetAsync("/api/bots")).Status);
        (await app.GetAsync("/api/chat/BOT-001")).IsProblem(404, "urn:deia:not-found");
        (await app.GetAsync("/health")).IsProblem(404, "urn:deia:not-found");
    }

    [Fact]
    public async Task MapDeia_WithAConvention_AppliesItToEveryPart()
    {
        await using var app = await DeiaApp.StartAsync(map: app => app.MapDeia().AddEndpointFilter((_, _) => new(Results.StatusCode(418))));

        foreach (var path in new[] { "/api/bots", "/api/chat/BOT-001", "/health", "/v1/models" })
        {
            Assert.Equal(418, (await app.GetAsync(path)).Status);
        }
    }

    [Fact]
    public async Task MapDeia_InAGroup_ServesBelowItsPrefix()
    {
        await using var app = await DeiaApp.StartAsync(map: app => app.MapGroup("/deia").MapDeia());

        Assert.Equal(200, (await app.GetAsync("/deia/api/bots")).Status);
        (await app.GetAsync("/deia/api/bot/nobody")).IsProblem(404, "urn:deia:bot-not-found");
    }

    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("POST", "/api/bot/a/b/c")]
    [InlineData("GET", "/health/nothing")]
    public async Task AnyCall_OfAnUnknownPath_IsNotFound(string method, string path)
    {
        await using var app = await DeiaApp.StartAsync();

        (await app.SendAsync(HttpMethod.Parse(method), path)).IsProblem(404, "urn:deia:not-found");
    }

    [Theory]
    [InlineData("PUT", "/api/bots", "GET")]
    [InlineData("POST", "/api/bot/BOT-001", "DELETE", "GET", "PATCH")]
    [InlineData("GET", "/api/bot/BOT-001/stop", "POST")]
    [InlineData("PUT", "/api/chat/send", "DELETE", "GET", "POST")]
    [InlineData("POST", "/health", "GET", "HEAD")]
    [InlineData("POST", "/logs/tail", "GET")]
    public async Task AnyCall_WithAnotherMethod_IsNotAllowed(string method, string path, params string[] allowed)
    {
        await using var app = await DeiaApp.StartAsync();

        var answer = await app.SendAsync(HttpMethod.Parse(method), path);

        answer.IsProblem(405, "urn:deia:method-not-allowed");
        Assert.Equal(allowed, answer.ContentHeaders.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task MapDeia_BesideTheAppsOwnEndpoints_LeavesTheirAnswersAlone()
    {
        await using var app = await DeiaApp.StartAsync(map: app =>
        {
            app.MapGet("/api/own", () => Results.NotFound());
            app.MapDeia();
            app.MapDeiaBots();
        });

        Assert.Equal((404, ""), ((await app.GetAsync("/api/own")).Status, (await app.GetAsync("/api/own")).Text));
        Assert.Equal((404, ""), ((await app.GetAsync("/elsewhere")).Status, (await app.GetAsync("/elsewhere")).Text));
    }

    [Fact]
    public async Task AnyCall_ThatFailsUnexpectedly_TellsNothingOfTheInside()
    {
        var bots = Substitute.For<IBotManager>();
        bots.List().Throws(new InvalidOperationException("Host=db;Password=secret"));
        await using var app = await DeiaApp.StartAsync(add: deia => deia.Services.Replace(ServiceDescriptor.Singleton(bots)));

        var answer = await app.GetAsync("/api/bots");

        answer.IsProblem(500, "urn:deia:internal-error");
        Assert.Contains(app.Log.Lines, line => line.Contains("InvalidOperationException", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", answer.Text + string.Concat(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCall_WhileTheDatabaseIsGone_SaysWhenToAskAgain()
    {
        var bots = Substitute.For<IBotManager>();
        bots.LaunchAsync(default, default, TestContext.Current.CancellationToken)
            .ThrowsAsyncForAnyArgs(new StoreUnavailableException("sqlite", new IOException("/secret/path")));
        await using var app = await DeiaApp.StartAsync(add: deia => deia.Services.Replace(ServiceDescriptor.Singleton(bots)));

        var answer = await app.PostAsync("/api/bot/launch");

        answer.IsProblem(503, "urn:deia:database-unavailable");
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }
}
