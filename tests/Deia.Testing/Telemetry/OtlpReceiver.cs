using Deia.Testing.Ollama;
using Microsoft.AspNetCore.Http;

namespace Deia.Testing.Telemetry;

/// <summary>A collector on 127.0.0.1 that keeps what programs send it by OTLP over HTTP.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly RequestLog<OtlpExport> _exports = new();
    private readonly LoopbackServer _server;

    private OtlpReceiver() => _server = new LoopbackServer(0, ReceiveAsync);

    /// <summary>Gets the environment variables that let a program send here, and at once.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", _server.Endpoint.ToString()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "50"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
    ];

    /// <summary>Gets what was received so far.</summary>
    public IReadOnlyList<OtlpExport> Exports => _exports.Snapshot();

    /// <summary>Starts a collector.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The collector.</returns>
    public static async Task<OtlpReceiver> StartAsync(CancellationToken cancellationToken)
    {
        OtlpReceiver receiver = new();
        await receiver._server.StartAsync(cancellationToken);
        return receiver;
    }

    /// <summary>Waits for the first export that fits; one that was received already counts.</summary>
    /// <param name="matches">What it must be like.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The export.</returns>
    public Task<OtlpExport> WaitAsync(Func<OtlpExport, bool> matches, CancellationToken cancellationToken) => _exports.WaitAsync(matches, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        _exports.Add(_ => new OtlpExport(context.Request.Path, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
