using System.Diagnostics;
using System.Net.Http.Json;
using Deia.Testing.Telemetry;

namespace Deia.ReferenceHost.Tests;

/// <summary>What a collector is sent, by the host and by its workers.</summary>
public sealed class TraceTests
{
    private const string Host = "bot-controller";
    private const string Worker = "bot-worker";
    private const string Secret = "wallaby";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_WithACollector_IsOneTraceInBothProcessesAndHoldsNoText()
    {
        await using var collector = await OtlpReceiver.StartAsync(Cancellation);
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        await using var host = await HostProcess.StartAsync(installation, [.. collector.Settings]);
        await host.Client.LaunchAsync();
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        await SendAsync(host, trace, $"/api/chat/send?code={Secret}");

        await collector.WaitAsync(export => IsOf(export, Host) && export.HasId(trace) && export.Has("bot.turn"), Cancellation);
        await collector.WaitAsync(export => IsOf(export, Worker) && export.HasId(trace) && export.Has("bot.worker"), Cancellation);
        await collector.WaitAsync(export => IsOf(export, Worker) && export.HasId(trace) && export.Has("gen_ai.request.model"), Cancellation);
        await collector.WaitAsync(export => IsOf(export, Host) && export.HasId(trace) && export.Has("/api/chat/send"), Cancellation);
        await collector.WaitAsync(export => export.Path == "/v1/metrics" && export.Has(Host) && export.Has("bot_message_processing_duration_seconds"), Cancellation);
        await collector.WaitAsync(export => export.Path == "/v1/metrics" && export.Has(Worker) && export.Has("gen_ai.client.operation.duration"), Cancellation);
        Assert.DoesNotContain(collector.Exports, export => export.Has(Secret));
    }

    [Fact]
    public async Task Stop_OfABot_SendsTheLastSpansOfItsWorkerUnderTheNameThatIsAskedFor()
    {
        await using var collector = await OtlpReceiver.StartAsync(Cancellation);
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        (string, string)[] settings = [.. collector.Settings, ("OTEL_SERVICE_NAME", "kookaburra"), ("OTEL_BSP_SCHEDULE_DELAY", "60000")];
        await using var host = await HostProcess.StartAsync(installation, settings);
        await host.Client.LaunchAsync();
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        await SendAsync(host, trace, "/api/chat/send");

        using var stopped = await host.Client.PostAsync(new Uri("/api/bot/BOT-001/stop", UriKind.Relative), null, Cancellation);
        var export = await collector.WaitAsync(export => export.HasId(trace), Cancellation);
        Assert.True(export.Has("bot.worker") && export.Has("kookaburra") && !export.Has(Worker));
    }

    [Fact]
    public async Task Worker_WithoutACollector_LoadsNothingOfOpenTelemetry()
    {
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        await using var host = await HostProcess.StartAsync(installation);
        await host.Client.LaunchAsync();
        await host.Client.SendAsync(new { botId = "BOT-001", message = "Hello!" });

        var bot = await host.Client.ReadAsync("/api/bot/BOT-001");
        var maps = await File.ReadAllTextAsync($"/proc/{bot.GetProperty("processId").GetInt32()}/maps", Cancellation);
        Assert.Contains("Deia.Hosting.Processes.dll", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("OpenTelemetry", maps, StringComparison.Ordinal);
    }

    private static bool IsOf(OtlpExport export, string service) => export.Path == "/v1/traces" && export.Has(service);

    private static async Task SendAsync(HostProcess host, string trace, string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = JsonContent.Create(new { botId = "BOT-001", message = $"{Secret}!" }) };
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        using var response = await host.Client.SendAsync(request, Cancellation);
        Assert.True(response.IsSuccessStatusCode);
    }
}
