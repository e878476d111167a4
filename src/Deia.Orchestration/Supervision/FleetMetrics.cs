using System.Diagnostics.Metrics;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Inference.Scheduling;
using Deia.Orchestration.Lifecycle;
using Microsoft.Extensions.Hosting;

namespace Deia.Orchestration.Supervision;

/// <summary>Begins the metrics with the host: the gauges of the fleet, and every counter at 0. Who reads them listens by then, so nothing is missing.</summary>
/// <remarks>A bot that another host holds is counted there.</remarks>
internal sealed class FleetMetrics(
    Fleet fleet,
    BackendScheduler scheduler,
    InferenceProviders providers,
    DeiaMeter meter,
    DatabaseMeter databaseMeter,
    CacheMeter cacheMeter,
    IMeterFactory meters) : IHostedService
{
    private static readonly BotState[] States = Enum.GetValues<BotState>();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var gauges = meters.Create(DeiaTelemetry.Name);
        gauges.CreateObservableGauge("bot_instances", CountBots, "{bot}", "Bots that are in each state now.");
        gauges.CreateObservableGauge("bot_queue_depth", CountQuestions, "{question}", "Questions that wait for a bot or are being answered.");
        gauges.CreateObservableGauge(
            "backend_requests_active", () => Describe(static queue => queue.Running), "{request}", "Requests that each model backend is answering.");
        gauges.CreateObservableGauge(
            "backend_queue_depth", () => Describe(static queue => queue.Waiting), "{request}", "Requests that wait for their turn at each model backend.");
        meter.Announce(States.Select(BotStateNames.Of));
        databaseMeter.Announce();
        cacheMeter.Announce();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<int>> CountBots()
    {
        var counts = new int[States.Length];
        foreach (var bot in fleet.Bots)
        {
            if (!bot.IsElsewhere)
            {
                counts[(int)bot.Life.State]++;
            }
        }

        return States.Select(state => new Measurement<int>(counts[(int)state], KeyValuePair.Create<string, object?>("status", BotStateNames.Of(state))));
    }

    private int CountQuestions() => fleet.Bots.Sum(static bot => bot.Mailbox.Count);

    private IEnumerable<Measurement<int>> Describe(Func<BackendQueueInfo, int> count) =>
        providers.All.Select(provider => new Measurement<int>(count(scheduler.Describe(provider)), KeyValuePair.Create<string, object?>("provider", provider.Name)));
}
