using System.Net;
using Deia.Hosting.Processes.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Hosting.Processes.Workers;

/// <summary>The bare web server of a worker, on the loopback address alone: no pipeline, no routes and no host around it, for a worker starts in a moment.</summary>
internal static class WorkerServer
{
    /// <summary>Starts the server.</summary>
    /// <returns>Null where somebody else listens on the port.</returns>
    public static async Task<KestrelServer?> TryStartAsync(LaunchOrder order, WorkerDoor door, IServiceProvider services, ILoggerFactory loggers)
    {
        KestrelServerOptions options = new() { ApplicationServices = services, AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, order.Port, static listen => listen.Protocols = HttpProtocols.Http1);
        SocketTransportFactory transport = new(Options.Create(new SocketTransportOptions()), loggers);
        KestrelServer server = new(Options.Create(options), transport, loggers);
        try
        {
            await server.StartAsync(door, CancellationToken.None).ConfigureAwait(false);
            return server;
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            server.Dispose();
            return null;
        }
    }
}
