using Deia.Caching.Redis.Backplane;

namespace Deia.Caching.Redis.Tests.Backplane;

public sealed class EventInboxTests
{
    [Fact]
    public void TakeAll_ThenAdd_WhatWasTakenStaysAsItIs()
    {
        using PumpSignal signal = new();
        EventInbox inbox = new(signal);

        Assert.False(inbox.TakeAll(out var none));
        inbox.Add(new byte[1]);
        Assert.False(inbox.TakeAll(out var one));
        inbox.Add(new byte[2]);
        inbox.Add(new byte[3]);

        Assert.Empty(none);
        Assert.Equal(1, Assert.Single(one).Length);
        inbox.TakeAll(out var two);
        Assert.Equal([2, 3], two.Select(message => message.Length));
    }

    [Fact]
    public void Add_MoreThanItHolds_LetsAllOfItGoAndSaysSoOnce()
    {
        using PumpSignal signal = new();
        EventInbox inbox = new(signal);
        var message = new byte[1_048_576];
        for (var i = 0; i < 33; i++)
        {
            inbox.Add(message);
        }

        inbox.Add(new byte[1]);

        Assert.True(inbox.TakeAll(out var messages));
        Assert.Equal(1, Assert.Single(messages).Length);
        Assert.False(inbox.TakeAll(out _));
    }
}
