using Deia.Caching.Redis.Connections;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Deia.Orchestration.Events.Feeds;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Backplane;

/// <summary>The one order of the events of all hosts, as Redis keeps it. Whatever gets no answer in time is answered by null, and may still be carried out.</summary>
/// <param name="connection">The way to Redis.</param>
/// <param name="options">What is held.</param>
/// <param name="inbox">Where to put what is heard.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SharedOrder(RedisConnection connection, EventOptions options, EventInbox inbox, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>How many batches are read at once: few enough for an answer in time, many enough for few answers.</summary>
    private const int BatchesAtOnce = 64;

    private static readonly RedisScript Append = new("Events.Append");

    private readonly RedisKey[] _keys = [connection.KeyPrefix + "events:epoch", connection.KeyPrefix + "events"];
    private readonly RedisChannel _channel = RedisChannel.Literal(connection.KeyPrefix + "events");
    private ChannelMessageQueue? _messages;

    /// <summary>Gets what this host is known by.</summary>
    public string Host { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Gets the epoch and its newest event; where there is none, or Redis was started anew since, an epoch begins.</summary>
    /// <param name="isFresh">Whether a new epoch begins in any case.</param>
    public ValueTask<EventPosition?> FindAsync(bool isFresh) => RunAsync(isFresh, "", [], 0, ReadOnlyMemory<byte>.Empty);

    /// <summary>Appends events, unless the epoch is another one by now.</summary>
    /// <param name="epoch">The epoch that the caller is in.</param>
    /// <param name="events">The events.</param>
    /// <returns>The epoch and its newest event; where the epoch is the caller's, that is the last one of <paramref name="events"/>.</returns>
    public ValueTask<EventPosition?> AppendAsync(string epoch, IReadOnlyList<OutgoingEvent> events) =>
        RunAsync(isFresh: false, epoch, events, events.Sum(static item => (long)item.Event.TextLength), EventCodec.Write(events));

    /// <summary>Reads batches that are held, the oldest first.</summary>
    /// <param name="after">The number of the event after which to begin.</param>
    /// <returns>At most <see cref="BatchesAtOnce"/> batches, of whatever epoch there is; empty where nothing is held after that.</returns>
    public async ValueTask<IReadOnlyList<EventBatch>?> ReadAsync(long after)
    {
        var answer = await connection.AskAsync(
            (_keys[1], From: (RedisValue)$"{after + 1}-0"),
            static (database, state) => database.StreamRangeAsync(state.Item1, state.From, count: BatchesAtOnce)).ConfigureAwait(false);
        return answer.IsGiven ? Array.ConvertAll(answer.Value!, EventBatch.Read) : null;
    }

    /// <summary>Listens to what is appended, from now on and again after each loss of the connection. What comes while there is none is not heard.</summary>
    public async ValueTask ListenAsync()
    {
        if (_messages is not null || connection.Multiplexer is not { } multiplexer)
        {
            return;
        }

        // A queue, and no handler of messages: those run at the same time, and so in any order.
        var subscriber = multiplexer.GetSubscriber();
        _messages = subscriber.Subscribe(_channel, CommandFlags.FireAndForget);
        _messages.OnMessage(message => inbox.Add(message.Message));
        try
        {
            // The connection for this may take a moment longer than the one for commands. The multiplexer then listens as soon as there is one.
            await subscriber.PingAsync().WaitAsync(RedisConnection.TimeLimit, timeProvider).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFaults.IsOfRedis(exception, CancellationToken.None))
        {
            LogNotListening(RedisFaults.Describe(exception));
        }
    }

    /// <summary>Listens no more, and does not wait for Redis to know.</summary>
    public void StopListening() => _messages?.Unsubscribe(CommandFlags.FireAndForget);

    private async ValueTask<EventPosition?> RunAsync(
        bool isFresh, string epoch, IReadOnlyList<OutgoingEvent> events, long text, ReadOnlyMemory<byte> batch)
    {
        RedisValue[] arguments =
            [_channel.ToString(), EventFeed.NewEpoch(), isFresh ? "1" : "0", epoch, Host, events.Count, text, batch, options.ReplayCapacity, options.ReplayCharacters];
        var answer = await connection.AskAsync(
            (_keys, arguments),
            static (database, state) => Append.RunAsync(database, state._keys, state.arguments)).ConfigureAwait(false);
        return answer.IsGiven ? new EventPosition((string)answer.Value![0]!, (long)answer.Value[1]) : null;
    }

    [LoggerMessage(4330, LogLevel.Debug, "Other hosts can't be heard yet: {Reason}.", EventName = "events.not_heard")]
    private partial void LogNotListening(string reason);
}
