using System.Collections.Concurrent;
using CsCheck;
using Deia.Orchestration.Mailboxes;

namespace Deia.Orchestration.Tests.Mailboxes;

/// <summary>Many threads at once, each with random steps. Whatever they do: each item is handled once or was taken out, never both and never neither.</summary>
public sealed class MailboxPropertyTests
{
    private const int Lanes = 3;

    /// <summary>One thread's steps: for each, the lane, and what is done to the item: commit, give back, or commit and try to withdraw.</summary>
    private static readonly Gen<(int Lane, int Fate)[]> Steps = Gen.Select(Gen.Int[0, Lanes - 1], Gen.Int[0, 3]).Array[0, 30];

    [Fact]
    public void Operations_FromManyThreads_LoseAndDoubleAndReorderNothing() => Gen.Select(Steps, Steps, Steps, Gen.Int[1, 40]).Sample(
        (one, two, three, capacity) => RunAsync([one, two, three], capacity).GetAwaiter().GetResult(),
        iter: 300,
        threads: 2);

    private static async Task<bool> RunAsync((int Lane, int Fate)[][] threads, int capacity)
    {
        // An item's number is its place in the order of reservation of its lane.
        Lock[] reservations = [new(), new(), new()];
        ConcurrentQueue<int>[] handled = [new(), new(), new()];
        ConcurrentBag<(int Lane, int Number)> expected = [];
        var numbers = new int[Lanes];
        var (most, overlap) = (0, false);
        var busy = new int[Lanes];
        Mailbox<MailItem> mailbox = new(capacity, async item =>
        {
            var lane = item.Lane[0] - 'a';
            overlap |= Interlocked.Increment(ref busy[lane]) != 1;
            handled[lane].Enqueue(item.Number);
            await Task.Yield();
            Interlocked.Decrement(ref busy[lane]);
        });
        mailbox.Open([]);

        await Task.WhenAll(threads.Select(steps => Task.Run(() =>
        {
            foreach (var (lane, fate) in steps)
            {
                MailItem item;
                lock (reservations[lane])
                {
                    item = new MailItem(((char)('a' + lane)).ToString(), numbers[lane]);
                    if (mailbox.TryReserve(item) != MailboxAnswer.Reserved)
                    {
                        continue;
                    }

                    numbers[lane]++;
                }

                InterlockedMax(ref most, mailbox.Count);
                if (fate == 0)
                {
                    mailbox.GiveBack(item);
                    continue;
                }

                mailbox.Commit(item);
                if (fate != 1 || !mailbox.TryWithdraw(item))
                {
                    expected.Add((lane, item.Number));
                }
            }
        })));
        mailbox.Close();
        await mailbox.WhenEmptyAsync();

        return !overlap
            && most <= capacity
            && mailbox.Count == 0
            && Enumerable.Range(0, Lanes).All(lane => expected.Where(item => item.Lane == lane).Select(item => item.Number).Order().SequenceEqual(handled[lane]));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
