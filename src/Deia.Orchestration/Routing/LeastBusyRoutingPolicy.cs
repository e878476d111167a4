using Deia.Orchestration.Lifecycle;

namespace Deia.Orchestration.Routing;

/// <summary>Takes the bot with the fewest questions waiting; of equals, the first by id. Those that only start come after those that are ready.</summary>
internal sealed class LeastBusyRoutingPolicy : IBotRoutingPolicy
{
    public string Name => "least-busy";

    public ValueTask<RoutingDecision?> ChooseAsync(RoutingContext context, CancellationToken cancellationToken = default)
    {
        var running = context.Candidates.Where(candidate => candidate.Bot.State != BotState.Faulted);
        if (running.MinBy(candidate => (candidate.Bot.State == BotState.Starting, candidate.QueueDepth)) is not { } choice)
        {
            return default;
        }

        var waiting = choice.QueueDepth switch
        {
            0 => "no question waiting",
            1 => "1 question waiting",
            var depth => $"{depth} questions waiting",
        };
        return ValueTask.FromResult<RoutingDecision?>(new RoutingDecision(choice.Bot.Id, Name, $"{choice.Bot.Id} is the least busy, with {waiting}."));
    }
}
