using Deia.AspNetCore.Tests.Metrics;
using Deia.Orchestration.Events;

namespace Deia.AspNetCore.Tests.LiveEvents;

/// <summary>A thousand clients at once, of whom twenty do not read.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class ManyClientsTests
{
    private const int Readers = 980;
    private const int Sleepers = 20;
    private const int Waves = 8;
    private const int Wave = 40;
    private const int Replay = 128;
    private const int SendBuffer = 8 * 1024;
    private const long MostForEach = 256 * 1024;
    private const long MostGrowth = 128 * 1024 * 1024;

    private static readonly string Piece = new('x', 2 * 1024);

    [Fact]
    public async Task Publish_ToAThousandClients_ReachesAllWhoReadAndHoldsNothingForThoseWhoDoNot()
    {
        await using var host = await EventsHost.StartAsync(configure: options => options.Events.ReplayCapacity = Replay, sendBuffer: SendBuffer);
        using HttpMessageInvoker invoker = new(new SocketsHttpHandler());
        var before = Held();
        List<EventsClient> sleepers = [];
        List<CountingClient> readers = [];
        try
        {
            for (var i = 0; i < Sleepers; i++)
            {
                sleepers.Add(await EventsClient.GreetAsync(host));
            }

            readers.AddRange(Enumerable.Range(0, Readers).Select(_ => new CountingClient(invoker)));
            await Parallel.ForEachAsync(readers, TestContext.Current.CancellationToken, async (reader, _) => await reader.GreetAsync(host));
            Assert.Equal(Readers + Sleepers, host.Bus.Subscribers);
            var connected = Held();

            for (var seq = 0; seq < Waves * Wave; seq += Wave)
            {
                for (var i = 1; i <= Wave; i++)
                {
                    // It takes no time of anybody else's: nothing here waits for a client.
                    host.Bus.Publish(new MessageToken("BOT-001", Guid.Empty, seq + i, Piece));
                }

                await Task.WhenAll(readers.Select(reader => reader.ReadAsync(seq + 1, seq + Wave)));
            }

            var told = Held();
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{Readers + Sleepers} clients, both sides: {(connected - before) / (Readers + Sleepers) / 1024} KiB each; {Waves * Wave} events later {(told - connected) / 1024:N0} KiB more.");
            Assert.InRange(connected - before, long.MinValue, MostForEach * (Readers + Sleepers));
            Assert.InRange(told - connected, long.MinValue, MostGrowth);
            await Task.WhenAll(sleepers.Select(client => client.UntilAsync("resync")));
            Assert.Empty(host.Log.Warnings);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
            sleepers.ForEach(sleeper => sleeper.Dispose());
        }

        for (var i = 0; i < Readers + Sleepers; i++)
        {
            await host.Log.ConnectionEndedAsync();
        }

        Assert.Equal(0, host.Bus.Subscribers);
    }

    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);
}
