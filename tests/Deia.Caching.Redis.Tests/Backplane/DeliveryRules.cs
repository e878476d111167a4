using Deia.Orchestration.Events;

namespace Deia.Caching.Redis.Tests.Backplane;

/// <summary>What holds for every subscriber of every host, whatever happens to Redis. Publishers number their own events by <see cref="HistoryCleared.Deleted"/>.</summary>
internal static class DeliveryRules
{
    /// <summary>Checks what subscribers heard.</summary>
    /// <param name="all">What each of them heard.</param>
    public static void Check(IEnumerable<IReadOnlyList<EventDelivery>> all)
    {
        Dictionary<EventPosition, HistoryCleared> known = [];
        foreach (var heard in all)
        {
            CheckOrder(heard);
            CheckPublishers(heard);
            foreach (var delivery in heard.Where(delivery => !delivery.IsResync))
            {
                var item = (HistoryCleared)delivery.Envelope!.Event;
                Assert.True(known.TryAdd(delivery.Position, item) || known[delivery.Position].Equals(item), $"{delivery.Position} was given twice.");
            }
        }
    }

    /// <summary>Within an epoch each event follows the one before; an epoch begins with a resync.</summary>
    private static void CheckOrder(IReadOnlyList<EventDelivery> heard)
    {
        for (var i = 1; i < heard.Count; i++)
        {
            var (before, next) = (heard[i - 1].Position, heard[i].Position);
            if (heard[i].IsResync)
            {
                Assert.True(next.Epoch != before.Epoch || next.Seq > before.Seq, $"A resync goes back from {before} to {next}.");
            }
            else
            {
                Assert.Equal(before with { Seq = before.Seq + 1 }, next);
            }
        }
    }

    /// <summary>The events of a publisher come in its order, each once at most, and none is missing but by a resync.</summary>
    private static void CheckPublishers(IReadOnlyList<EventDelivery> heard)
    {
        Dictionary<string, (int Number, int Resyncs)> last = [];
        var resyncs = 0;
        foreach (var delivery in heard)
        {
            if (delivery.IsResync)
            {
                resyncs++;
                continue;
            }

            var item = (HistoryCleared)delivery.Envelope!.Event;
            if (last.TryGetValue(item.BotId!, out var before))
            {
                Assert.True(item.Deleted > before.Number, $"{item.BotId} {item.Deleted} came after {before.Number}.");
                Assert.True(
                    item.Deleted == before.Number + 1 || resyncs > before.Resyncs, $"{item.BotId} {item.Deleted} came after {before.Number}, without a resync.");
            }

            last[item.BotId!] = (item.Deleted, resyncs);
        }
    }
}
