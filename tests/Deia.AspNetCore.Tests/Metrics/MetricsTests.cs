using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Deia.AspNetCore.Tests.Input;
using Deia.Testing;
using Deia.Testing.Access;
using Deia.Testing.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.AspNetCore.Tests.Metrics;

[Collection(nameof(AloneInTheProcess))]
public sealed class MetricsTests
{
    private const string Send = """{"botId":"BOT-001","message":"Hello!"}""";

    /// <summary>The names and labels of the specification, without those of a database, which this app has none of; <c>le</c> stands for its <c>quantile</c>.</summary>
    public static TheoryData<string, string[]> Specified => new()
    {
        { "http_requests_total", ["endpoint", "method", "status"] },
        { "http_request_duration_seconds_bucket", ["endpoint", "le"] },
        { "http_request_size_bytes_bucket", ["endpoint", "le"] },
        { "bot_instances_total", ["status"] },
        { "bot_instances", ["status"] },
        { "bot_startup_duration_seconds_bucket", ["le"] },
        { "bot_message_processing_duration_seconds_bucket", ["le"] },
        { "db_transaction_errors_total", [] },
        { "cache_hits_total", [] },
        { "cache_misses_total", [] },
        { "cache_evictions_total", [] },
    };

    [Theory]
    [MemberData(nameof(Specified))]
    public async Task Metrics_AfterOneConversation_HaveTheNamesAndLabelsOfTheSpecification(string name, string[] labels)
    {
        await using var app = await StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.PostAsync("/api/chat/send", Send);

        Assert.Equal(labels, (await Scrape.OfAsync(app)).Labels(name));
    }

    [Fact]
    public async Task Metrics_AfterOneConversation_LeavePromtoolNothingToFind()
    {
        await using var app = await StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.PostAsync("/api/chat/send", Send);

        var scrape = await Scrape.OfAsync(app);
        Assert.Contains("gen_ai_client_operation_duration_seconds_count", scrape.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("{}", scrape.Text, StringComparison.Ordinal);
        Assert.Contains("\ncache_evictions_total ", scrape.Text, StringComparison.Ordinal);
        Assert.Contains("{endpoint=\"/api/chat/send\",method=\"POST\",status=\"200\"} ", scrape.Text, StringComparison.Ordinal);
        Assert.Equal("", await Promtool.CheckAsync(scrape.Text));
    }

    [Fact]
    public async Task Metrics_BeforeAnythingHappens_ShowEveryCounterAtZero()
    {
        await using var app = await StartAsync();

        var scrape = await Scrape.OfAsync(app);
        Assert.Equal(["idle", "starting", "ready", "processing", "active", "stopping", "terminated", "faulted"], scrape.Values("bot_instances_total", "status"));
        Assert.Equal(["answered", "cancelled", "failed"], scrape.Values("bot_messages_total", "outcome"));
        Assert.Equal(["prompt", "completion"], scrape.Values("bot_tokens_total", "direction"));
        Assert.Empty(scrape.Labels("bot_restarts_total"));
        Assert.Empty(scrape.Labels("bot_context_truncated_total"));
    }

    [Fact]
    public async Task Requests_ForManyBotsPathsAndMethods_MakeNoSeriesOfTheirOwn()
    {
        await using var app = await StartAsync();
        for (var number = 0; number < 200; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Stranger-{number}");
            Assert.Equal(404, (await app.GetAsync($"/api/bot/{name}")).Status);
            Assert.Equal(404, (await app.GetAsync($"/api/{name}")).Status);
            Assert.Equal(405, (await app.SendAsync(new HttpMethod(name.ToUpperInvariant()), "/api/bots")).Status);
        }

        var scrape = await Scrape.OfAsync(app);
        Assert.DoesNotContain("stranger", scrape.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("/api/bot/{id}", scrape.Values("http_requests_total", "endpoint"));
        Assert.Contains("unmatched", scrape.Values("http_requests_total", "endpoint"));
        Assert.Contains("OTHER", scrape.Values("http_requests_total", "method"));
    }

    [Fact]
    public async Task Requests_WhoseBodySaysNoLength_AreMeasuredAsTheyWereRead()
    {
        await using var app = await StartAsync();
        using MeterReadings readings = new(app.Services.GetRequiredService<IMeterFactory>());
        using ChunkedContent content = new(Encoding.UTF8.GetBytes(Send));
        using var response = await app.Client.PostAsync(new Uri("/api/chat/send", UriKind.Relative), content, TestContext.Current.CancellationToken);

        await app.StopAsync();
        Assert.Equal([(double)Send.Length], readings.Values("http_request_size_bytes"));
    }

    [Fact]
    public async Task Requests_ForAWebSocket_AreCountedAtTheirEndAndNotTimed()
    {
        await using var app = await StartAsync();
        using MeterReadings readings = new(app.Services.GetRequiredService<IMeterFactory>());
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {TestTokens.Admin}");
        await socket.ConnectAsync(new UriBuilder(app.Client.BaseAddress!) { Scheme = "ws", Path = "/ws" }.Uri, TestContext.Current.CancellationToken);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

        // A connection ends for its client before it does for the host, which waits for all of them as it stops.
        await app.StopAsync();
        Assert.Equal(1, readings.Sum("http_requests_total"));
        Assert.Equal(["/ws"], readings.Tags("http_request_size_bytes"));
        Assert.Empty(readings.Tags("http_request_duration_seconds"));
    }

    [Fact]
    public async Task Metrics_AskedForAsOpenMetrics_StayInPrometheusTextForm()
    {
        await using var app = await StartAsync();

        var answer = await app.SendAsync(HttpMethod.Get, "/metrics", header: "Accept: application/openmetrics-text; version=1.0.0");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.ContentHeaders.ContentType!.ToString());
    }

    [Fact]
    public async Task Metrics_ByAnotherMethod_AreRefused()
    {
        await using var app = await StartAsync();

        (await app.PostAsync("/metrics", "{}")).IsProblem(405, "urn:deia:method-not-allowed");
    }

    [Theory]
    [InlineData("false", 401, 403)]
    [InlineData("true", 200, 200)]
    public async Task Metrics_NeedAnAdministrator_UnlessTheyAreOpenToAll(string allowAnonymous, int anonymous, int viewing)
    {
        await using var app = await DeiaApp.StartAsync([$"Deia:Metrics:AllowAnonymous={allowAnonymous}"], deia => deia.AddHttpApi());

        using var client = app.NewClient();
        using var viewer = app.NewClient(TestTokens.Create("viewer"));
        Assert.Equal(anonymous, (await app.SendAsync(HttpMethod.Get, "/metrics", client: client)).Status);
        Assert.Equal(viewing, (await app.SendAsync(HttpMethod.Get, "/metrics", client: viewer)).Status);
        Assert.Equal(200, (await app.GetAsync("/metrics")).Status);
    }

    [Fact]
    public async Task Metrics_InAnAppWithAnOpenTelemetryOfItsOwn_ShowItsMetersToo()
    {
        await using var app = await DeiaApp.StartAsync(add: deia =>
        {
            deia.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Shop"));
            deia.AddHttpApi().AddHttpApi();
        });
        app.Services.GetRequiredService<IMeterFactory>().Create("Shop").CreateCounter<long>("orders_total").Add(1);

        var scrape = await Scrape.OfAsync(app);
        Assert.Single(scrape.Series, series => series.StartsWith("orders_total", StringComparison.Ordinal));
        Assert.Single(scrape.Series, series => series.StartsWith("cache_hits_total", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MapDeiaMetrics_WithoutAddHttpApi_SaysWhichCallIsMissing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddDeia();
        await using var app = builder.Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapDeiaMetrics());
        Assert.Contains("AddHttpApi()", error.Message, StringComparison.Ordinal);
    }

    private static Task<DeiaApp> StartAsync() => DeiaApp.StartAsync(add: deia => deia.AddHttpApi());
}
