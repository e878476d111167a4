using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Deia.Orchestration.Hosting;
using Deia.Testing.Conformance;

namespace Deia.Hosting.Processes.Tests;

/// <summary>The promises of every bot host, kept by processes: those who die are killed with SIGKILL.</summary>
public sealed class ProcessBotHostConformanceTests : BotHostConformance, IAsyncDisposable
{
    private readonly TcpListener _stopSignal = new(IPAddress.Loopback, 0);
    private readonly ProcessHost _host;

    public ProcessBotHostConformanceTests()
    {
        _stopSignal.Start();
        var port = ((IPEndPoint)_stopSignal.LocalEndpoint).Port;
        _host = new ProcessHost(settings: ("TestWorker:StopSignal", port.ToString(CultureInfo.InvariantCulture)));
    }

    protected override string Provider => "fake";

    protected override string Model => "fake-model";

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _stopSignal.Dispose();
    }

    protected override IBotHost Create() => _host.Host;

    protected override async Task WhenModelStoppedAsync()
    {
        using var signal = await _stopSignal.AcceptTcpClientAsync(Cancellation);
    }

    protected override Task KillAsync(IBotInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        using var process = Process.GetProcessById(instance.ProcessId!.Value);
        process.Kill();
        return Task.CompletedTask;
    }
}
