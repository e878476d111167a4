using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Hosting;

/// <summary>A bot that lives in the process of the fleet.</summary>
/// <param name="runtime">The bot at work.</param>
internal sealed class InProcessBotInstance(BotRuntime runtime) : IBotInstance
{
    public int? Port => null;

    public int? ProcessId => null;

    public Task<string> Completion => runtime.Completion;

    public ValueTask<BotConnection> ConnectAsync(BotDefinition definition, CancellationToken cancellationToken = default) =>
        runtime.ConnectAsync(definition, cancellationToken);

    public IAsyncEnumerable<BotTurnUpdate> RunAsync(BotTurn turn, CancellationToken cancellationToken = default) =>
        runtime.RunAsync(turn, cancellationToken);

    public ProcessUsage Measure() => new(Environment.WorkingSet, Environment.CpuUsage.TotalTime);

    public ValueTask StopAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        runtime.End("stopped");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        runtime.End("disposed");
        return ValueTask.CompletedTask;
    }
}
