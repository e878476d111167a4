using Deia.Orchestration.Events;

namespace Deia.AspNetCore.Tests.LiveEvents;

public sealed class SlowClientTests
{
    // More than the buffers between a client and the host can hold, which are some megabytes.
    private const int Pieces = 1_500;
    private const int PieceLength = 16 * 1024;

    private static readonly string Piece = new('x', PieceLength);

    [Fact]
    public async Task Publish_WhileSomeClientsDoNotRead_ReachesTheOthersAndGivesThoseAResync()
    {
        await using var host = await EventsHost.StartAsync(configure: options => options.Events.ReplayCapacity = 128);
        var slow = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => EventsClient.GreetAsync(host)));
        using var quick = await EventsClient.GreetAsync(host);
        for (var i = 1; i <= Pieces; i++)
        {
            host.Bus.Publish(new MessageToken("BOT-001", Guid.Empty, i, Piece));
            Assert.Equal(i, (await quick.NextAsync()).Seq());
        }

        foreach (var client in slow)
        {
            var frames = await client.UntilAsync("resync");
            host.Bus.Publish(new HistoryCleared("BOT-001", null, 0));
            frames.AddRange(await client.UntilAsync(EventTypes.HistoryCleared));
            var seqs = frames.ConvertAll(frame => frame.Seq());
            Assert.Equal(seqs.Distinct().Order(), seqs);
            var resync = frames.FindIndex(frame => frame.Type() == "resync");

            // On a busy machine some pieces may be left out before it, for the client lagged behind already.
            Assert.Equal(1, seqs[0]);
            Assert.Equal(frames[resync].Data().Seq(), seqs[resync]);
            client.Dispose();
        }
    }

    [InMemoryFact("Redis numbers an event after it was published, so a client that reads then is not late.")]
    public async Task Publish_WhileAClientReadsTooLate_LeavesOutPiecesOfRepliesAlone()
    {
        await using var host = await EventsHost.StartAsync(configure: options => options.Events.ReplayCharacters = Pieces * PieceLength * 2);
        using var client = await EventsClient.GreetAsync(host);
        List<long> others = [];
        for (var i = 1; i <= Pieces * 7 / 4; i++)
        {
            DeiaEvent item = i % 10 == 0 ? new HistoryCleared("BOT-001", null, i) : new MessageToken("BOT-001", Guid.Empty, i, Piece);
            host.Bus.Publish(item);
            if (item is HistoryCleared)
            {
                others.Add(i);
            }
        }

        host.Bus.Publish(new BotCrashed("BOT-001", "end", null));
        var frames = await client.UntilAsync(EventTypes.BotCrashed);
        Assert.Equal(others, frames.Where(frame => frame.Type() == EventTypes.HistoryCleared).Select(frame => frame.Seq()));
        Assert.DoesNotContain(frames, frame => frame.Type() == "resync");
        Assert.InRange(frames.Count(frame => frame.Type() == EventTypes.MessageToken), 1, Pieces * 7 / 4 - others.Count - 1);
    }

    [Fact]
    public async Task ChatSend_ByAClientThatAsksAndDoesNotRead_HoldsUpItselfAlone()
    {
        await using var host = await EventsHost.StartAsync();
        using var floods = await EventsClient.GreetAsync(host);
        using var quick = await EventsClient.GreetAsync(host);

        // Each is rejected with a frame of the same length, so that the answers fill every buffer on the way back.
        var frame = $$"""{ "type": "x", "requestId": "{{new string('r', 200_000)}}" }""";
        var flood = Task.Run(
            async () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    await floods.SendAsync(frame);
                }
            },
            TestContext.Current.CancellationToken);
        for (var i = 1; i <= 200; i++)
        {
            host.Bus.Publish(new HistoryCleared("BOT-001", null, 0));
            Assert.Equal(i, (await quick.NextAsync()).Seq());
        }

        var rejected = 0;
        for (var events = 0; rejected < 200 || events < 200;)
        {
            var answer = await floods.NextAsync();
            _ = answer.IsEvent() ? events++ : rejected++;
        }

        await flood;
        Assert.Equal(200, rejected);
    }
}
