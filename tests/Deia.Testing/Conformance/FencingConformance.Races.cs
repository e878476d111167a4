using System.Collections.Concurrent;
using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>Writers that do not know yet that the bot was taken over.</content>
public abstract partial class FencingConformance
{
    private const int TakeOvers = 24;
    private const int Writers = 8;

    [Fact]
    public async Task AddAsync_TakenOverMeanwhile_NothingIsWrittenWithANumberOfBefore()
    {
        var race = new TakeOverRace(Fence(Bot));
        ConcurrentBag<StoredMessage> acknowledged = [_question];
        await Store.Leases.RenewAsync(OtherHost, Duration, Cancellation);

        var writing = RaceAsync(Writers, async _ =>
        {
            // Each writer keeps its number until it is told better, as a host does that was frozen.
            for (var fence = race.Now.Fence; !race.IsOver;)
            {
                var message = _samples.Question(Bot);
                var before = race.Now;
                try
                {
                    await Store.Messages.AddAsync(message, fence, Cancellation);
                    acknowledged.Add(message);
                    race.Acknowledged(fence, before);
                }
                catch (LeaseLostException)
                {
                    race.Refused(fence, before);
                    fence = race.Now.Fence;
                }
            }

            return true;
        });
        try
        {
            for (var number = 0; number < TakeOvers; number++)
            {
                var (taker, holder) = number % 2 == 0 ? (OtherHost, Host) : (Host, OtherHost);
                race.Begin();
                var lease = await Store.Leases.AcquireAsync(Bot, taker, holder.Id, Cancellation);
                await race.TakenAsync(lease.Fence, writing);
            }
        }
        finally
        {
            race.End();
            await writing;
        }

        Assert.Empty(race.Flaws);
        StoredAssert.Same(acknowledged.OrderBy(message => message.Id), await Store.Messages.ReadAllAsync(Bot, null, Cancellation).ToListAsync(Cancellation));
    }
}
