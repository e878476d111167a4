using Deia.Orchestration.Mailboxes;

namespace Deia.Orchestration.Tests.Mailboxes;

public sealed class LentThreadTests
{
    [Fact]
    public void CommitHere_OfAnItemThatIsDue_HandlesItBeforeItReturns()
    {
        Thread? handledOn = null;
        var mailbox = Open(_ =>
        {
            handledOn = Thread.CurrentThread;
            return Task.CompletedTask;
        });
        Item item = new("a");
        mailbox.TryReserve(item);

        mailbox.CommitHere(item);

        Assert.Same(Thread.CurrentThread, handledOn);
        Assert.Equal(0, mailbox.Count);
    }

    [Fact]
    public async Task CommitHere_BehindAnItemUnderWay_ReturnsAndIsHandledInItsTurn()
    {
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<Item> handled = [];
        var mailbox = Open(item =>
        {
            handled.Add(item);
            return handled.Count == 1 ? first.Task : Task.CompletedTask;
        });
        Item a = new("lane"), b = new("lane");
        mailbox.TryReserve(a);
        mailbox.TryReserve(b);
        mailbox.CommitHere(a);

        mailbox.CommitHere(b);
        Assert.Equal([a], handled);

        first.SetResult();
        await mailbox.WhenEmptyAsync().WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([a, b], handled);
    }

    [Fact]
    public async Task CommitHere_WithMoreInTheLane_HandlesNothingButItsOwnItemOnTheLentThread()
    {
        Mailbox<Item>? mailbox = null;
        TaskCompletionSource<Thread> other = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Item mine = new("lane"), next = new("lane");
        var returned = new ManualResetEventSlim();
        mailbox = Open(item =>
        {
            if (item == mine)
            {
                mailbox!.TryReserve(next);
                mailbox.Commit(next);
            }
            else
            {
                // It would never end if it were handled before the lender got its thread back.
                returned.Wait(TestContext.Current.CancellationToken);
                other.SetResult(Thread.CurrentThread);
            }

            return Task.CompletedTask;
        });
        mailbox.TryReserve(mine);

        await Task.Factory.StartNew(
            () =>
            {
                mailbox.CommitHere(mine);
                returned.Set();
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        Assert.True((await other.Task.WaitAsync(TestContext.Current.CancellationToken)).IsThreadPoolThread);
    }

    private static Mailbox<Item> Open(Func<Item, Task> handle)
    {
        Mailbox<Item> mailbox = new(10, handle);
        mailbox.Open([]);
        return mailbox;
    }

    private sealed class Item(string lane) : IMailboxItem
    {
        public string Lane => lane;

        public bool IsCommitted { get; set; }
    }
}
