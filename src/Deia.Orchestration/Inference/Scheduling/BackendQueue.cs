namespace Deia.Orchestration.Inference.Scheduling;

/// <summary>Who waits for a backend: a line for each bot, and the bots in turn. Every change takes the same time, however many wait. Not safe for concurrent use.</summary>
internal sealed class BackendQueue
{
    private readonly Dictionary<string, BackendLine> _lines = new(StringComparer.Ordinal);
    private readonly LinkedList<BackendLine> _turns = [];

    public int Count { get; private set; }

    public void Add(BackendWaiter waiter)
    {
        if (!_lines.TryGetValue(waiter.BotId, out var line))
        {
            line = new BackendLine();
            _lines.Add(waiter.BotId, line);
            _turns.AddLast(line.Turn);
        }

        line.Waiters.AddLast(waiter.Place);
        Count++;
    }

    /// <summary>Takes out the first of the bot whose turn it is; the bot goes behind the others.</summary>
    public BackendWaiter? TakeNext()
    {
        if (_turns.First is not { } turn)
        {
            return null;
        }

        var waiter = turn.Value.Waiters.First!.Value;
        _turns.Remove(turn);
        _turns.AddLast(turn);
        Remove(waiter);
        return waiter;
    }

    public bool Remove(BackendWaiter waiter)
    {
        if (waiter.Place.List is null)
        {
            return false;
        }

        var line = _lines[waiter.BotId];
        line.Waiters.Remove(waiter.Place);
        Count--;
        if (line.Waiters.Count == 0)
        {
            _turns.Remove(line.Turn);
            _lines.Remove(waiter.BotId);
        }

        return true;
    }

    public int? PlaceOf(string botId)
    {
        if (!_lines.TryGetValue(botId, out var line))
        {
            return null;
        }

        var place = 0;
        for (var turn = line.Turn.Previous; turn is not null; turn = turn.Previous)
        {
            place++;
        }

        return place;
    }
}
