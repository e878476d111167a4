using System.Collections.Concurrent;
using Deia.Orchestration.Mailboxes;

namespace Deia.Orchestration.Tests.Mailboxes;

public sealed class MailboxTests
{
    private readonly ConcurrentQueue<int> _begun = [];
    private readonly Mailbox<MailItem> _mailbox;

    public MailboxTests()
    {
        _mailbox = NewMailbox(capacity: 100);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void TryReserve_BeforeItIsOpened_IsClosed() => Assert.Equal(MailboxAnswer.Closed, _mailbox.TryReserve(new MailItem("a")));

    [Fact]
    public async Task Commit_TwoItemsOfOneLane_HandlesThemOneAfterTheOther()
    {
        _mailbox.Open([]);
        var (first, second) = (Post("a", 1), Post("a", 2));
        await first.Begun.Task.WaitAsync(Cancellation);
        Assert.False(second.Begun.Task.IsCompleted);

        first.Ended.SetResult();
        await second.Begun.Task.WaitAsync(Cancellation);
        second.Ended.SetResult();
        await _mailbox.WhenEmptyAsync().WaitAsync(Cancellation);
        Assert.Equal([1, 2], _begun);
    }

    [Fact]
    public async Task Commit_ItemsOfTwoLanes_HandlesThemAtTheSameTime()
    {
        _mailbox.Open([]);
        var (first, second) = (Post("a"), Post("b"));
        await Task.WhenAll(first.Begun.Task, second.Begun.Task).WaitAsync(Cancellation);
        Assert.Equal(2, _mailbox.Count);
        first.Ended.SetResult();
        second.Ended.SetResult();
    }

    [Fact]
    public async Task Commit_OutOfOrder_KeepsTheOrderOfTheReservations()
    {
        _mailbox.Open([]);
        MailItem first = new("a", 1), second = new("a", 2);
        first.Ended.SetResult();
        second.Ended.SetResult();
        _mailbox.TryReserve(first);
        _mailbox.TryReserve(second);

        _mailbox.Commit(second);
        Assert.Empty(_begun);
        _mailbox.Commit(first);

        await _mailbox.WhenEmptyAsync().WaitAsync(Cancellation);
        Assert.Equal([1, 2], _begun);
    }

    [Fact]
    public async Task TryReserve_WhereEveryPlaceIsTaken_IsFullUntilOneIsLeft()
    {
        var mailbox = NewMailbox(capacity: 2);
        mailbox.Open([]);
        MailItem underWay = new("a"), reserved = new("a");
        mailbox.TryReserve(underWay);
        mailbox.Commit(underWay);
        await underWay.Begun.Task.WaitAsync(Cancellation);
        mailbox.TryReserve(reserved);
        Assert.Equal(MailboxAnswer.Full, mailbox.TryReserve(new MailItem("b")));

        mailbox.GiveBack(reserved);
        Assert.Equal(MailboxAnswer.Reserved, mailbox.TryReserve(new MailItem("b")));
        underWay.Ended.SetResult();
    }

    [Fact]
    public async Task GiveBack_TheFirstOfALane_LetsTheNextBegin()
    {
        _mailbox.Open([]);
        MailItem first = new("a", 1);
        _mailbox.TryReserve(first);
        var second = Post("a", 2);
        Assert.False(second.Begun.Task.IsCompleted);

        _mailbox.GiveBack(first);

        await second.Begun.Task.WaitAsync(Cancellation);
        second.Ended.SetResult();
        Assert.Equal([2], _begun);
    }

    [Fact]
    public async Task TryWithdraw_OfOneThatWaits_TakesItOut()
    {
        _mailbox.Open([]);
        var (first, second) = (Post("a", 1), Post("a", 2));
        await first.Begun.Task.WaitAsync(Cancellation);

        Assert.True(_mailbox.TryWithdraw(second));
        Assert.False(_mailbox.TryWithdraw(second));
        Assert.False(_mailbox.TryWithdraw(first));
        first.Ended.SetResult();

        await _mailbox.WhenEmptyAsync().WaitAsync(Cancellation);
        Assert.Equal([1], _begun);
    }

    [Fact]
    public void TryWithdraw_OfOneThatIsOnlyReserved_LeavesItToTheOneWhoReservedIt()
    {
        _mailbox.Open([]);
        MailItem reserved = new("a");
        _mailbox.TryReserve(reserved);

        Assert.False(_mailbox.TryWithdraw(reserved));
        Assert.Equal(1, _mailbox.Count);
        Assert.False(_mailbox.WhenEmptyAsync().IsCompleted);
    }

    [Fact]
    public async Task Close_WithItemsInside_TakesNothingNewAndHandlesTheRest()
    {
        _mailbox.Open([]);
        var (first, second) = (Post("a", 1), Post("a", 2));
        _mailbox.Close();
        Assert.Equal(MailboxAnswer.Closed, _mailbox.TryReserve(new MailItem("a")));

        first.Ended.SetResult();
        second.Ended.SetResult();
        await _mailbox.WhenEmptyAsync().WaitAsync(Cancellation);
        Assert.Equal([1, 2], _begun);
    }

    [Fact]
    public async Task Open_WithItemsFromBefore_HandlesThemFirstAndBeyondTheCapacity()
    {
        var mailbox = NewMailbox(capacity: 1);
        MailItem[] items = [new("a", 1), new("a", 2), new("a", 3)];
        mailbox.Open(items);
        Assert.Equal(MailboxAnswer.Full, mailbox.TryReserve(new MailItem("a")));

        foreach (var item in items)
        {
            item.Ended.SetResult();
        }

        await mailbox.WhenEmptyAsync().WaitAsync(Cancellation);
        Assert.Equal([1, 2, 3], _begun);
        Assert.Equal(MailboxAnswer.Reserved, mailbox.TryReserve(new MailItem("a")));
    }

    [Fact]
    public async Task Snapshot_OfOneUnderWayAndOneWaiting_TellsThemApart()
    {
        _mailbox.Open([]);
        var (first, second) = (Post("a", 1), Post("a", 2));
        await first.Begun.Task.WaitAsync(Cancellation);

        Assert.Equal([(first, true), (second, false)], _mailbox.Snapshot());
        first.Ended.SetResult();
        second.Ended.SetResult();
    }

    [Fact]
    public void WhenEmpty_OfAnEmptyMailbox_IsOverAtOnce() => Assert.True(_mailbox.WhenEmptyAsync().IsCompletedSuccessfully);

    private Mailbox<MailItem> NewMailbox(int capacity) => new(capacity, async item =>
    {
        _begun.Enqueue(item.Number);
        item.Begun.SetResult();
        await item.Ended.Task;
    });

    private MailItem Post(string lane, int number = 0)
    {
        MailItem item = new(lane, number);
        Assert.Equal(MailboxAnswer.Reserved, _mailbox.TryReserve(item));
        _mailbox.Commit(item);
        return item;
    }
}
