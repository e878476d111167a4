namespace Deia.Orchestration.Routing;

/// <summary>Takes the bot with the fewest questions waiting; of equals, the first by id.</summary>
internal sealed class LeastBusyRoutingPolicy : IBotRoutingPolicy
{
    public string Name => "least-busy";

    public ValueTask<RoutingDecision?> ChooseAsync(RoutingContext context, CancellationToken cancellationToken = default)
    {
        var choice = context.Candidates.MinBy(candidate => candidate.QueueDepth)!;
        var waiting = choice.QueueDepth switch
        {
            0 => "no question waiting",
            1 => "1 question waiting",
            var depth => $"{depth} questions waiting",
        };
        return ValueTask.FromResult<RoutingDecision?>(new RoutingDecision(choice.Bot.Id, Name, $"{choice.Bot.Id} is the least busy, with {waiting}."));
    }
}
