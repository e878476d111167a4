namespace Deia.Orchestration.Tests.Events;

/// <summary>A reader's place in an <see cref="EventBusModel"/>.</summary>
internal sealed class ModelCursor(EventBusModel model)
{
    private readonly Queue<long> _batch = new();

    public required long Newest { get; init; }

    public required long Seq { get; set; }

    public required bool IsLost { get; set; }

    /// <summary>Reads on.</summary>
    /// <returns>The number of the next event, negative for a resync; null where there is nothing to read.</returns>
    public long? Next()
    {
        if (_batch.Count == 0)
        {
            foreach (var seq in model.Batch(this))
            {
                _batch.Enqueue(seq);
            }
        }

        return _batch.TryDequeue(out var next) ? next : null;
    }
}
