using System.Runtime.CompilerServices;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>An instance that lives until the test ends it.</summary>
internal sealed class PuppetInstance : IBotInstance
{
    private readonly TaskCompletionSource<string> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int? Port { get; init; } = 8001;

    public int? ProcessId { get; init; } = 4242;

    public Task<string> Completion => _completion.Task;

    public bool IsStopped { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Gets or sets what happens when it is asked for its backend.</summary>
    public Func<CancellationToken, ValueTask<BotConnection>> Connect { get; set; } =
        static _ => ValueTask.FromResult(new BotConnection("fake", "fake-model", true, null));

    /// <summary>Gets or sets what happens before a turn's only word.</summary>
    public Func<CancellationToken, Task> BeforeReply { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Gets or sets what happens after a turn's result.</summary>
    public Func<Task> AfterReply { get; set; } = static () => Task.CompletedTask;

    /// <summary>Gets or sets what its process uses.</summary>
    public ProcessUsage Usage { get; set; } = new(64 * 1024 * 1024, TimeSpan.FromSeconds(1));

    /// <summary>Gets or sets what happens when it is disposed.</summary>
    public Action Disposing { get; set; } = static () => { };

    public void Exit(string reason) => _completion.TrySetResult(reason);

    public ValueTask<BotConnection> ConnectAsync(BotDefinition definition, CancellationToken cancellationToken = default) => Connect(cancellationToken);

    public async IAsyncEnumerable<BotTurnUpdate> RunAsync(BotTurn turn, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await BeforeReply(cancellationToken);
        yield return new BotTurnUpdate($"re {turn.Text}");
        yield return new BotTurnUpdate(new BotTurnResult(2, 1, false));
        await AfterReply();
    }

    public ProcessUsage Measure() => Usage;

    public ValueTask StopAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        IsStopped = true;
        Exit("stopped");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        Disposing();
        return ValueTask.CompletedTask;
    }
}
