using System.Net;
using Deia.Orchestration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Deia.ReferenceHost;

/// <summary>Refuses to serve anybody but this machine for as long as there is no sign-in.</summary>
internal static class LoopbackGuard
{
    /// <summary>Checks an endpoint before it is bound, whichever setting it comes from.</summary>
    /// <exception cref="DeiaException">Other machines could reach it.</exception>
    public static void Check(ListenOptions listen)
    {
        if (listen.IPEndPoint is { } endpoint && !IPAddress.IsLoopback(endpoint.Address))
        {
            throw new DeiaException(
                $"ASPNETCORE_URLS leads to '{endpoint}'; allowed are addresses of this machine alone, such as http://localhost:8000: there is no sign-in yet.");
        }
    }
}
