using System.Net;
using System.Net.Sockets;
using Deia.Orchestration.Hosting;

namespace Deia.Hosting.Processes.Children;

/// <summary>The ports that the workers of this host have. Safe for concurrent use.</summary>
/// <param name="first">The first port to give.</param>
/// <param name="others">Gives the ports of bots of all hosts that share the store.</param>
internal sealed class PortBook(int first, Func<IEnumerable<int>> others)
{
    private readonly Lock _gate = new();
    private readonly HashSet<int> _given = [];

    /// <summary>Gives the first free port.</summary>
    /// <param name="except">Ports that turned out to be in use.</param>
    /// <exception cref="BotCrashedException">There is none.</exception>
    public int Take(IReadOnlySet<int> except)
    {
        HashSet<int> elsewhere = [.. others()];
        lock (_gate)
        {
            for (var port = first; port <= IPEndPoint.MaxPort; port++)
            {
                if (!_given.Contains(port) && !elsewhere.Contains(port) && !except.Contains(port) && IsFree(port))
                {
                    _given.Add(port);
                    return port;
                }
            }
        }

        throw new BotCrashedException($"No port from {first} (Deia:Bots:FirstPort) to {IPEndPoint.MaxPort} is free.");
    }

    public void GiveBack(int port)
    {
        lock (_gate)
        {
            _given.Remove(port);
        }
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.ExclusiveAddressUse = OperatingSystem.IsWindows();
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
