using System.Threading.Channels;
using Deia.Orchestration;
using Deia.Persistence.Postgres.Storage;

namespace Deia.Persistence.Postgres.Writing;

/// <summary>Makes all writes of messages: what waits together is sent and committed together, so that one round trip and one <c>fsync</c> serve many callers.</summary>
/// <remarks>
/// A write that finds nothing under way is sent at once. The queue needs no bound of its own: each entry has a caller that waits for it.
/// One loop sends: with a second one beside it the groups are half as large, and each group costs the same round trip, locks and <c>fsync</c>.
/// </remarks>
internal sealed class MessageWriter : IAsyncDisposable, IDisposable
{
    private readonly Channel<MessageWrite> _queue = Channel.CreateUnbounded<MessageWrite>();
    private readonly PostgresStore _store;
    private readonly Task _work;

    public MessageWriter(PostgresStore store)
    {
        _store = store;
        _work = Task.Run(WorkAsync);
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
        await _work.ConfigureAwait(false);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WorkAsync()
    {
        List<MessageWrite> group = [];
        MessageWrite? first = null;
        while (first is not null || await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await OthersAsync().ConfigureAwait(false);
            first = Fill(group, first);
            await SendAsync(group).ConfigureAwait(false);
            group.Clear();
        }
    }

    /// <summary>Lets those go first who are ready to run. After a commit all of its callers are, and each may bring its next write: without this, the first one
    /// would be sent alone, and the others would wait for it.</summary>
    private static Task OthersAsync() =>
        Task.Factory.StartNew(static () => { }, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default);

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
    private async Task SendAsync(List<MessageWrite> writes)
    {
        if (writes.Count == 0)
        {
            return;
        }

        var group = new WriteGroup(writes);
        try
        {
            Tell(writes, await _store.AskAsync(
                "messages.write",
                [group.Statement()],
                group.ReadAsync,
                group.OnlyAdds ? Repeat.Always : Repeat.IfUndone,
                CancellationToken.None).ConfigureAwait(false));
        }
        catch (StoreUnavailableException exception) when (!group.OnlyAdds)
        {
            // What ended may have ended, so its caller has to look. What was added may be added again.
            Fail(writes.Where(static write => write.QuestionId is not null), exception);
            await SendAsync([.. writes.Where(static write => write.QuestionId is null)]).ConfigureAwait(false);
        }
        catch (DeiaException exception) when (exception is not StoreUnavailableException && writes.Count > 1)
        {
            // PostgreSQL refused one of them, and undid all: the halves are tried, until it stands alone.
            var half = writes.Count / 2;
            await SendAsync([.. writes.Take(half)]).ConfigureAwait(false);
            await SendAsync([.. writes.Skip(half)]).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever went wrong, the callers hear of it, and the next ones have their turn.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(writes, exception);
        }
    }

    private static void Tell(List<MessageWrite> writes, bool?[] made)
    {
        foreach (var (write, isMade) in writes.Zip(made))
        {
            if (isMade is { } known)
            {
                write.Acknowledge(known);
            }
            else
            {
                write.Fail(new LeaseLostException(write.BotId, write.Fence));
            }
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
