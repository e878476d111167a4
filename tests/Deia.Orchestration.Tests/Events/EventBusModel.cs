namespace Deia.Orchestration.Tests.Events;

/// <summary>The bus as its contract tells it, with no thought of speed: every event ever published, in a list.</summary>
internal sealed class EventBusModel(int capacity, int characters)
{
    private const int BatchSize = 32;

    private readonly List<(bool IsToken, int Length)> _events = [];

    public void Publish(bool isToken, int length) => _events.Add((isToken, length));

    public ModelCursor Subscribe(long? after)
    {
        var seq = after ?? _events.Count;
        var isLost = seq > _events.Count || seq < First - 1;
        return new ModelCursor(this) { Newest = _events.Count, Seq = isLost ? _events.Count : seq, IsLost = isLost };
    }

    /// <summary>Gives the numbers of the next batch; a negative one is a resync.</summary>
    public IEnumerable<long> Batch(ModelCursor cursor)
    {
        if (cursor.IsLost || cursor.Seq < First - 1)
        {
            cursor.Seq = cursor.IsLost && cursor.Seq >= First - 1 ? cursor.Seq : _events.Count;
            cursor.IsLost = false;
            return [-cursor.Seq];
        }

        List<long> batch = [];
        while (batch.Count < BatchSize && cursor.Seq < _events.Count)
        {
            var (isToken, _) = _events[(int)cursor.Seq++];
            var unread = _events[(int)cursor.Seq..];
            var isFarBehind = unread.Count > capacity / 2 || unread.Sum(item => item.Length) > characters / 2;
            if (!isToken || cursor.Seq <= cursor.Newest || !isFarBehind)
            {
                batch.Add(cursor.Seq);
            }
        }

        return batch;
    }

    /// <summary>Gets the number of the oldest event held: as far back as both bounds allow, and the newest in any case.</summary>
    private long First
    {
        get
        {
            var first = _events.Count;
            var text = first == 0 ? 0 : _events[^1].Length;
            while (first > 1 && _events.Count - first + 1 < capacity && text + _events[first - 2].Length <= characters)
            {
                text += _events[first - 2].Length;
                first--;
            }

            return Math.Max(first, 1);
        }
    }
}
