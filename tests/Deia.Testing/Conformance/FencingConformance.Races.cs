using System.Collections.Concurrent;
using System.Globalization;
using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Xunit;

namespace Deia.Testing.Conformance;

/// <content>Writers that do not know yet that the bot was taken over.</content>
public abstract partial class FencingConformance
{
    private const int TakeOvers = 16;
    private const int Writers = 8;

    [Fact]
    public async Task AddAsync_TakenOverMeanwhile_NothingIsWrittenWithANumberOfBefore()
    {
        var race = new TakeOverRace(Fence(Bot));
        ConcurrentBag<StoredMessage> acknowledged = [];
        List<(long Fence, IReadOnlyList<StoredMessage> Found)> takeOvers = [];
        await Store.Messages.DeleteAsync(Bot, null, Fence(Bot), Cancellation);
        await Store.Leases.RenewAsync(OtherHost, Duration, Cancellation);

        var writing = RaceAsync(Writers, async _ =>
        {
            // Each writer keeps its number until it is told better, as a host does that was frozen.
            for (var fence = race.Now.Fence; !race.IsOver;)
            {
                var message = _samples.Question(Bot, content: fence.ToString(CultureInfo.InvariantCulture));
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

                // A store that answers at once must not keep the other writers, and the take-overs, from their turn.
                await Task.Yield();
            }

            return true;
        });
        try
        {
            for (var number = 0; number < TakeOvers && !race.IsOver; number++)
            {
                var (taker, holder) = number % 2 == 0 ? (OtherHost, Host) : (Host, OtherHost);
                race.Begin();
                var lease = await Store.Leases.AcquireAsync(Bot, taker, holder.Id, Cancellation);
                takeOvers.Add((lease.Fence, await ReadAllAsync()));
                await race.TakenAsync(lease.Fence, writing);
            }
        }
        finally
        {
            race.End();
            await writing;
        }

        Assert.Empty(race.Flaws);
        var written = await ReadAllAsync();
        StoredAssert.Same(acknowledged.OrderBy(message => message.Id), written);
        foreach (var (fence, found) in takeOvers)
        {
            // What the new holder found is all that those before it will ever have written.
            StoredAssert.Same(found, written.Where(message => long.Parse(message.Content, CultureInfo.InvariantCulture) < fence));
        }
    }

    private async Task<IReadOnlyList<StoredMessage>> ReadAllAsync() => await Store.Messages.ReadAllAsync(Bot, null, Cancellation).ToListAsync(Cancellation);
}
