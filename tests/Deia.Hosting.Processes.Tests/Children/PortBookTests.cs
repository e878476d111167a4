using System.Net;
using System.Net.Sockets;
using Deia.Hosting.Processes.Children;
using Deia.Orchestration.Hosting;

namespace Deia.Hosting.Processes.Tests.Children;

public sealed class PortBookTests
{
    private static readonly HashSet<int> None = [];

    [Fact]
    public void Take_OneAfterTheOther_GivesEachPortOnceAndAgainAfterItCameBack()
    {
        PortBook ports = new(LowPort.Next(), () => []);
        var one = ports.Take(None);
        var two = ports.Take(None);
        Assert.True(two > one);

        ports.GiveBack(one);
        Assert.Equal(one, ports.Take(None));
    }

    [Fact]
    public void Take_WhereBotsOfOtherHostsHavePorts_PassesThemOver()
    {
        var first = LowPort.Next();
        Assert.True(new PortBook(first, () => [first, first + 1]).Take(None) > first + 1);
    }

    [Fact]
    public void Take_WhereAPortTurnedOutToBeBusy_PassesItOver()
    {
        var first = LowPort.Next();
        Assert.True(new PortBook(first, () => []).Take(new HashSet<int> { first }) > first);
    }

    [Fact]
    public void Take_WhereSomebodyListensOnEveryAddress_PassesThatPortOver()
    {
        using TcpListener other = new(IPAddress.Any, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Assert.True(new PortBook(port, () => []).Take(None) > port);
    }

    [Fact]
    public void Take_WhereNoPortIsLeft_SaysWhereItLooked()
    {
        PortBook ports = new(IPEndPoint.MaxPort, () => [IPEndPoint.MaxPort]);
        Assert.Equal("No port from 65535 (Deia:Bots:FirstPort) to 65535 is free.", Assert.Throws<BotCrashedException>(() => ports.Take(None)).Message);
    }
}
