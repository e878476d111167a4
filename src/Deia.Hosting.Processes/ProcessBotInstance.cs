using System.Runtime.CompilerServices;
using System.Text.Json;
using Deia.Hosting.Processes.Calls;
using Deia.Hosting.Processes.Children;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;

namespace Deia.Hosting.Processes;

/// <summary>A bot in a process of its own.</summary>
/// <param name="process">The process.</param>
/// <param name="client">Asks it.</param>
/// <param name="port">The port that it listens on.</param>
/// <param name="watching">The watch over it, which ends after it.</param>
/// <param name="gone">Is called once, when nothing of the process is left.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ProcessBotInstance(
    WorkerProcess process, WorkerClient client, int port, Task watching, Action gone, TimeProvider timeProvider) : IBotInstance
{
    /// <summary>How long a worker that broke a call off may take to be gone: its end then says why. One that stays is not to be trusted any more.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(2);

    private int _isDisposed;

    public int? Port => port;

    public int? ProcessId => process.Id;

    public Task<string> Completion => process.Completion;

    public async ValueTask<BotConnection> ConnectAsync(BotDefinition definition, CancellationToken cancellationToken = default)
    {
        await ThrowIfGoneAsync().ConfigureAwait(false);
        try
        {
            return await client.ConnectAsync(definition, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheCall(exception, cancellationToken))
        {
            throw await CrashAsync(exception).ConfigureAwait(false);
        }
    }

    public async IAsyncEnumerable<BotTurnUpdate> RunAsync(BotTurn turn, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turn);
        await ThrowIfGoneAsync().ConfigureAwait(false);
        using var reply = await BeginAsync(turn, cancellationToken).ConfigureAwait(false);
        BotTurnUpdate update;
        do
        {
            update = await NextAsync(reply, cancellationToken).ConfigureAwait(false);
            yield return update;
        }
        while (update.Result is null);
    }

    public ProcessUsage Measure() => process.Measure();

    public async ValueTask StopAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        if (!Completion.IsCompleted)
        {
            await process.AskToEndAsync("stopped").ConfigureAwait(false);
            await ((Task)Completion).WaitAsync(grace, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            process.Kill("stopped");
        }

        await Completion.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            client.Dispose();
            gone();
        }
    }

    private async Task<ReplyReader> BeginAsync(BotTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            return await client.BeginAsync(turn, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheCall(exception, cancellationToken))
        {
            throw await CrashAsync(exception).ConfigureAwait(false);
        }
    }

    private async ValueTask<BotTurnUpdate> NextAsync(ReplyReader reply, CancellationToken cancellationToken)
    {
        try
        {
            var (text, end) = await reply.NextAsync(cancellationToken).ConfigureAwait(false);
            if (text is not null)
            {
                return new BotTurnUpdate(text);
            }

            if (end is { Fault: { } fault })
            {
                throw new BackendException(fault.Fault, fault.Message);
            }

            return end is { Result: { } result } ? new BotTurnUpdate(result) : throw await CrashAsync(cause: null).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheCall(exception, cancellationToken))
        {
            throw await CrashAsync(exception).ConfigureAwait(false);
        }
    }

    /// <summary>Tells whether the way to the worker failed; the host's own faults, such as a history that can't be read, pass.</summary>
    private static bool IsOfTheCall(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && (exception is HttpRequestException or IOException or JsonException or ObjectDisposedException);

    private async ValueTask ThrowIfGoneAsync()
    {
        if (Completion.IsCompleted)
        {
            throw new BotCrashedException(await Completion.ConfigureAwait(false));
        }
    }

    private async Task<BotCrashedException> CrashAsync(Exception? cause)
    {
        await ((Task)Completion).WaitAsync(EndGrace, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.Kill("the worker broke a call off, so it was killed");
        return new BotCrashedException(await Completion.ConfigureAwait(false), cause);
    }
}
