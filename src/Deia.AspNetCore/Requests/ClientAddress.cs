using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Requests;

/// <summary>Tells clients apart by their address.</summary>
internal static class ClientAddress
{
    private const int PrefixBytes = 8;
    private const int AddressBytes = 16;

    /// <summary>Gives the name that a client is counted under. Of IPv6 it is the network, since one client has all of its 2^64 addresses.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
        {
            return address.ToString();
        }

        Span<byte> bytes = stackalloc byte[AddressBytes];
        address.TryWriteBytes(bytes, out _);
        bytes[PrefixBytes..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
