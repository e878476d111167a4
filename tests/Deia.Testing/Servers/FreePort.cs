using System.Net;
using System.Net.Sockets;

namespace Deia.Testing.Servers;

/// <summary>Finds ports for servers that can't choose one by themselves.</summary>
public static class FreePort
{
    /// <summary>Gives a port of the loopback that nobody listens on just now.</summary>
    /// <returns>The port.</returns>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
