using System.Threading.Channels;
using Deia.Orchestration;
using Deia.Persistence.Postgres.Storage;

namespace Deia.Persistence.Postgres.Writing;

/// <summary>Makes all writes of messages: what waits together is sent and committed together, so that one round trip and one <c>fsync</c> serve many callers.</summary>
/// <remarks>
/// A write that finds a loop idle is sent at once, alone. The queue needs no bound of its own: each entry has a caller that waits for it.
/// Two loops send in turn, so that one group is made up while the other is committed; PostgreSQL puts what they do in order.
/// </remarks>
internal sealed class MessageWriter : IAsyncDisposable, IDisposable
{
    private const int Loops = 2;

    private readonly Channel<MessageWrite> _queue = Channel.CreateUnbounded<MessageWrite>();
    private readonly PostgresStore _store;
    private readonly Task[] _loops;

    public MessageWriter(PostgresStore store)
    {
        _store = store;
        _loops = [.. Enumerable.Range(0, Loops).Select(_ => Task.Run(WorkAsync))];
    }

    /// <summary>Makes a write, and returns once it is committed.</summary>
    /// <returns>Whether it was made: false for an end of a question that was not pending.</returns>
    /// <exception cref="LeaseLostException">The bot's lease has another number.</exception>
    public async ValueTask<bool> WriteAsync(MessageWrite write)
    {
        if (write.IsCancelled)
        {
            write.Cancel();
        }
        else
        {
            ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(write), typeof(PostgresStore));
        }

        return await write.Completion.ConfigureAwait(false);
    }

    /// <summary>Sends what is in the queue, and takes nothing new.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_loops).ConfigureAwait(false);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WorkAsync()
    {
        List<MessageWrite> group = [];
        MessageWrite? first = null;
        while (first is not null || await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            first = Fill(group, first);
            await SendAsync(group).ConfigureAwait(false);
            group.Clear();
        }
    }

    /// <summary>Takes what waits.</summary>
    /// <returns>What has to wait for the next group: a second end of a question, so that it sees how the first went. Or null.</returns>
    private MessageWrite? Fill(List<MessageWrite> group, MessageWrite? first)
    {
        HashSet<Guid> questions = [];
        var length = 0;
        for (var next = first; next is not null || _queue.Reader.TryRead(out next); next = null)
        {
            if (next.IsCancelled)
            {
                next.Cancel();
                continue;
            }

            if (next.QuestionId is { } questionId && !questions.Add(questionId))
            {
                return next;
            }

            group.Add(next);
            length += next.Length;
            if (group.Count >= WriteGroup.LargestCount || length >= WriteGroup.LargestLength)
            {
                break;
            }
        }

        return null;
    }

    /// <summary>Sends writes as one statement; then each caller hears how its write ended.</summary>
    private async Task SendAsync(List<MessageWrite> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        var isRepeatable = group.All(static write => write.QuestionId is null);
        try
        {
            var made = await _store.AskAsync(
                "messages.write",
                [WriteGroup.Statement(group)],
                static rows => rows.AllAsync(static row => (Number: row.GetInt32(0), IsEnded: row.GetBoolean(1))),
                isRepeatable ? Repeat.Always : Repeat.IfUndone,
                CancellationToken.None).ConfigureAwait(false);
            Tell(group, made);
        }
        catch (StoreUnavailableException exception) when (!isRepeatable)
        {
            // What ended may have ended, so its caller has to look. What was added may be added again.
            Fail(group.Where(static write => write.QuestionId is not null), exception);
            await SendAsync([.. group.Where(static write => write.QuestionId is null)]).ConfigureAwait(false);
        }
        catch (DeiaException exception) when (exception is not StoreUnavailableException && group.Count > 1)
        {
            // PostgreSQL refused one of them, and undid all: the halves are tried, until it stands alone.
            var half = group.Count / 2;
            await SendAsync([.. group.Take(half)]).ConfigureAwait(false);
            await SendAsync([.. group.Skip(half)]).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever went wrong, the callers hear of it, and the next ones have their turn.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(group, exception);
        }
    }

    private static void Tell(List<MessageWrite> group, List<(int Number, bool IsEnded)> made)
    {
        foreach (var (number, isEnded) in made)
        {
            group[number].Acknowledge(isEnded || group[number].QuestionId is null);
        }

        // Those that are missing were not allowed.
        foreach (var write in group.Where(static write => !write.Completion.IsCompleted))
        {
            write.Fail(new LeaseLostException(write.BotId, write.Fence));
        }
    }

    private static void Fail(IEnumerable<MessageWrite> writes, Exception exception)
    {
        foreach (var write in writes)
        {
            write.Fail(exception);
        }
    }
}
