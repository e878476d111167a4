using Deia.Testing.Telemetry;

namespace Deia.ReferenceHost.Tests;

public sealed class MetricsTests
{
    /// <summary>Every metric of the specification with its labels; <c>le</c> stands for <c>quantile</c>.</summary>
    private static readonly string[] Specified =
    [
        "http_requests_total{endpoint=,method=,status=}",
        "http_request_duration_seconds_bucket{endpoint=,le=}",
        "http_request_size_bytes_bucket{endpoint=,le=}",
        "bot_instances_total{status=}",
        "bot_startup_duration_seconds_bucket{le=}",
        "bot_message_processing_duration_seconds_bucket{le=}",
        "db_connection_pool_size{status=}",
        "db_query_duration_seconds_bucket{query_type=,le=}",
        "db_transaction_errors_total",
        "cache_hits_total",
        "cache_misses_total",
        "cache_evictions_total",
    ];

    [Theory]
    [EveryInstallation]
    public async Task Metrics_AfterOneConversation_AreThoseOfTheSpecificationAndWellFormed(InstallationKind kind)
    {
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation);
        await host.Client.LaunchAsync();
        await host.Client.SendAsync(new { botId = "BOT-001", message = "Hello!" });

        var metrics = await host.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        var shapes = metrics.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(ShapeOf).ToHashSet();
        Assert.Empty(Specified.Except(shapes));
        Assert.Equal("", await Promtool.CheckAsync(metrics));
    }

    /// <summary>Takes the values from a line of metrics, so that the name and the names of its labels are left.</summary>
    private static string ShapeOf(string line)
    {
        var series = line[..line.LastIndexOf(' ')];
        return string.Concat(series.Split('"').Where((_, index) => index % 2 == 0));
    }
}
