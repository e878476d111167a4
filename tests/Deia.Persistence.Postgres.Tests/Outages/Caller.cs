using Deia.Orchestration;
using Deia.Orchestration.Conversations;

namespace Deia.Persistence.Postgres.Tests.Outages;

/// <summary>Asks and answers questions one after the other, and keeps what it was told. It goes on where the store can't be used, as the fleet does.</summary>
internal sealed class Caller(IChatMessageRepository messages, long fence)
{
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets what was asked, acknowledged or not.</summary>
    public List<Guid> Asked { get; } = [];

    /// <summary>Gets the questions that were acknowledged.</summary>
    public List<Guid> Added { get; } = [];

    /// <summary>Gets the replies that were acknowledged.</summary>
    public List<Guid> Replied { get; } = [];

    /// <summary>Gets what else went wrong than that the store could not be used.</summary>
    public List<Exception> Defects { get; } = [];

    /// <summary>Gets how often the store could not be used.</summary>
    public int Refusals { get; private set; }

    /// <summary>Gets when the store could not be used for the first time.</summary>
    public Task Refused => _refused.Task;

    /// <summary>Waits until a whole exchange has been made, from now on.</summary>
    public Task ServedFromNowOnAsync()
    {
        _served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _served.Task;
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var served = _served;
            var question = Samples.Question();
            Asked.Add(question.Id);
            if (!await TryAsync(() => messages.AddAsync(question, fence)))
            {
                continue;
            }

            Added.Add(question.Id);
            await AnswerAsync(Samples.Answer(question));
            if (await TryAsync(async () => Assert.NotEmpty((await messages.PageAsync(new MessageQuery(Samples.BotId) { Limit = 1 })).Items)))
            {
                served.TrySetResult();
            }
        }
    }

    /// <summary>Ends the question as the fleet does: again until the store has taken it, looking whether an earlier try has.</summary>
    private async Task AnswerAsync(MessageResolution answer)
    {
        var reply = answer.Reply!.Id;
        var (isMade, isRetry) = (false, false);
        while (!await TryAsync(async () => isMade =
            await messages.ResolveAsync(answer, fence) || (isRetry && await messages.FindAsync(Samples.BotId, reply) is not null)))
        {
            isRetry = true;
        }

        Assert.True(isMade);
        Replied.Add(reply);
    }

    private async Task<bool> TryAsync(Func<ValueTask> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (StoreUnavailableException)
        {
            Refusals++;
            _refused.TrySetResult();
            return false;
        }
#pragma warning disable CA1031 // The test tells of whatever it was.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Defects.Add(exception);
            return false;
        }
    }
}
