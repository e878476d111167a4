using System.Net;
using System.Net.Sockets;
using Deia.Hosting.Processes.Wire;
using Deia.Hosting.Processes.Workers;
using Deia.Orchestration.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Deia.Hosting.Processes.Tests.Workers;

public sealed class WorkerServerTests
{
    [Fact]
    public async Task TryStartAsync_OnAPortThatSomebodyElseHas_SaysSo()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        LaunchOrder order = new("BOT-001", ((IPEndPoint)other.LocalEndpoint).Port, "secret", "Production", "", "", LogLevel.None, new Dictionary<string, string?>());
        await using var services = WorkerServices.Build(order, _ => { }, new WorkerVoice(Stream.Null));
        WorkerDoor door = new(ActivatorUtilities.CreateInstance<BotRuntime>(services), order.Secret);

        Assert.Null(await WorkerServer.TryStartAsync(order, door, services, NullLoggerFactory.Instance));
    }
}
