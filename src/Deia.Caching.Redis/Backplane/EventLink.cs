using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Events;
using Deia.Orchestration.Events.Feeds;
using Microsoft.Extensions.Logging;

namespace Deia.Caching.Redis.Backplane;

/// <summary>Numbers the events of this host and lets all events into the feed: by the shared order while it is linked to it, else alone. For one task at a time.</summary>
/// <remarks>
/// Where Redis does not answer, the feed stays as it is for as long as nothing is published here, so that a short absence costs nobody a resync. An event
/// that can't be shared begins an epoch of this host alone; and because the others did not get it, a new epoch for all begins once Redis is back.
/// </remarks>
/// <param name="connection">The way to Redis.</param>
/// <param name="order">The order of all hosts.</param>
/// <param name="sequencer">The way into the feed.</param>
/// <param name="outbox">The events of this host that have no number yet.</param>
/// <param name="inbox">What was heard of other hosts.</param>
/// <param name="ahead">The subscribers that wait for what this host may not have heard yet.</param>
/// <param name="logger">The log.</param>
internal sealed partial class EventLink(
    RedisConnection connection,
    SharedOrder order,
    EventSequencer sequencer,
    EventOutbox outbox,
    EventInbox inbox,
    SubscribersAhead ahead,
    ILogger logger)
{
    /// <summary>How many probes are passed over at most, so that a Redis that takes no events does not begin epoch after epoch.</summary>
    private const int LongestPause = 64;

    private readonly List<OutgoingEvent> _sending = [];
    private int _failures;
    private int _pause;
    private bool _isLinked;
    private bool _isDoubtful;
    private bool _hasNews;
    private long _heardTo;

    // Read by other tasks too.
    private volatile bool _isAlone = true;

    /// <summary>Gets whether the feed's numbers are this host's own.</summary>
    public bool IsAlone => _isAlone;

    /// <summary>Gets whether nothing waits to be numbered.</summary>
    public bool IsIdle => _sending.Count == 0 && outbox.IsEmpty;

    /// <summary>Does what is to be done now, and waits for Redis a few times at most.</summary>
    /// <param name="isProbe">Whether it is time to look whether anything was missed, or Redis can be used again.</param>
    public async Task StepAsync(bool isProbe)
    {
        if (isProbe && !_isLinked && connection.IsAvailable && _pause-- <= 0)
        {
            await LinkAsync().ConfigureAwait(false);
        }

        Hear();
        if (_isLinked && (isProbe || _isDoubtful || !ahead.IsEmpty))
        {
            await CheckAsync().ConfigureAwait(false);
        }

        if (_isLinked && sequencer.Last.Seq < _heardTo)
        {
            await FillAsync(_heardTo).ConfigureAwait(false);
        }

        if (_sending.Count == 0)
        {
            Take();
        }

        if (_isLinked && _sending.Count > 0)
        {
            await SendAsync().ConfigureAwait(false);
        }

        if (!_isLinked)
        {
            PublishAlone();
        }
    }

    /// <summary>Leaves the shared order until the next probe: something went wrong here.</summary>
    public void Unlink()
    {
        if (_isLinked)
        {
            // The first failure since events went through is tried again at once.
            _isLinked = false;
            _pause = Math.Min((1 << _failures) - 1, LongestPause);
            _failures = Math.Min(_failures + 1, 16);
            LogUnlinked();
        }
    }

    private async Task LinkAsync()
    {
        await order.ListenAsync().ConfigureAwait(false);
        if (await order.FindAsync(_hasNews).ConfigureAwait(false) is not { } newest)
        {
            return;
        }

        _isLinked = true;
        await FollowAsync(newest).ConfigureAwait(false);
        if (_isLinked)
        {
            LogLinked(newest.Epoch);
        }
    }

    /// <summary>Looks whether the epoch is still the same, and whether anything was missed.</summary>
    private async Task CheckAsync()
    {
        // Who subscribed before the question was asked knows of nothing that the answer does not tell.
        var waiting = ahead.Take();
        if (await order.FindAsync(isFresh: false).ConfigureAwait(false) is not { } newest)
        {
            ahead.GiveBack(waiting);
            Unlink();
            return;
        }

        _isDoubtful = false;
        Hear();
        await FollowAsync(newest).ConfigureAwait(false);
        ahead.End(waiting);
    }

    private Task FollowAsync(EventPosition newest) => newest.Epoch == sequencer.Last.Epoch ? FillAsync(newest.Seq) : AdoptAsync(newest);

    /// <summary>Goes over to another epoch, with all that is held of it.</summary>
    private async Task AdoptAsync(EventPosition newest)
    {
        List<EventEnvelope> held = [];
        var last = 0L;
        while (last < newest.Seq)
        {
            if (await ReadAsync(last, newest.Epoch).ConfigureAwait(false) is not { } batches)
            {
                return;
            }

            if (batches.Count == 0)
            {
                held.Clear();
                last = newest.Seq;
            }

            foreach (var batch in batches)
            {
                var events = sequencer.TryRead(batch);
                if (events is null || batch.First != last + 1)
                {
                    held.Clear();
                }

                held.AddRange(events ?? []);
                last = batch.Last;
            }
        }

        _heardTo = 0;
        sequencer.Restart(new EventPosition(newest.Epoch, last - held.Count), held);
        _isAlone = _hasNews = false;
    }

    /// <summary>Reads what was not heard.</summary>
    /// <param name="until">The number of the last event that there is known to be.</param>
    private async Task FillAsync(long until)
    {
        while (sequencer.Last.Seq < until)
        {
            var before = sequencer.Last.Seq;
            if (await ReadAsync(before, sequencer.Last.Epoch).ConfigureAwait(false) is not { } batches)
            {
                return;
            }

            foreach (var batch in batches)
            {
                sequencer.Add(batch);
            }

            if (sequencer.Last.Seq == before)
            {
                sequencer.Skip(Math.Min(sequencer.GapEnd ?? until, until));
            }
        }
    }

    /// <returns>Null where there was no answer, or the epoch is another one by now.</returns>
    private async Task<IReadOnlyList<EventBatch>?> ReadAsync(long after, string epoch)
    {
        if (await order.ReadAsync(after).ConfigureAwait(false) is not { } batches)
        {
            Unlink();
            return null;
        }

        if (batches.Any(batch => batch.Epoch != epoch))
        {
            _isDoubtful = true;
            return null;
        }

        return batches;
    }

    private void Hear()
    {
        _isDoubtful |= inbox.TakeAll(out var messages);
        foreach (var message in messages)
        {
            if (EventBatch.Read(message) is not { } batch)
            {
                continue;
            }

            if (batch.Epoch != sequencer.Last.Epoch)
            {
                _isDoubtful = true;
                continue;
            }

            // The channel keeps the order, so what comes before this was heard, or never will be. What this host appends is also told to it.
            _heardTo = batch.First - 1;
            if (batch.Host != order.Host)
            {
                sequencer.Add(batch);
            }
        }
    }

    private async Task SendAsync()
    {
        if (await order.AppendAsync(sequencer.Last.Epoch, _sending).ConfigureAwait(false) is not { } newest)
        {
            Unlink();
            return;
        }

        if (newest.Epoch != sequencer.Last.Epoch)
        {
            await AdoptAsync(newest).ConfigureAwait(false);
            return;
        }

        _failures = 0;
        sequencer.Add(newest.Seq, _sending);
        _sending.Clear();
    }

    private void PublishAlone()
    {
        while (_sending.Count > 0)
        {
            if (!_isAlone)
            {
                BeginAlone(givenUp: 0);
            }

            _hasNews = true;
            sequencer.Add(sequencer.Last.Seq + _sending.Count, _sending);
            _sending.Clear();
            Take();
        }
    }

    /// <summary>Takes what is to be numbered next. Where something before it was lost, an epoch begins, so that nobody takes the two for neighbours.</summary>
    private void Take()
    {
        if (outbox.Take(_sending) is > 0 and var lost)
        {
            LogOverflow(lost);
            Unlink();
            BeginAlone(lost);
        }
    }

    private void BeginAlone(int givenUp)
    {
        _isAlone = _hasNews = true;
        _heardTo = 0;
        sequencer.Restart(new EventPosition(EventFeed.NewEpoch(), 0), [], givenUp);
        LogAlone(sequencer.Last.Epoch);
    }

    [LoggerMessage(4300, LogLevel.Information, "The events are shared with the other hosts, in the epoch {Epoch}.", EventName = "events.shared")]
    private partial void LogLinked(string epoch);

    [LoggerMessage(4301, LogLevel.Warning, "The events can't be shared with the other hosts for now.", EventName = "events.not_shared")]
    private partial void LogUnlinked();

    [LoggerMessage(4302, LogLevel.Warning, "The events go to the clients of this host alone, in the epoch {Epoch}.", EventName = "events.alone")]
    private partial void LogAlone(string epoch);

    [LoggerMessage(4303, LogLevel.Warning, "More events were published than can be numbered in time, and {Lost} were lost; clients are told to read the state anew.", EventName = "events.lost")]
    private partial void LogOverflow(int lost);
}
