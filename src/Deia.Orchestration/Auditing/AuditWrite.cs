namespace Deia.Orchestration.Auditing;

/// <summary>Something to put on record that waits for its turn, and then for the store.</summary>
/// <param name="record">What.</param>
/// <param name="createdAt">When it was done.</param>
internal sealed class AuditWrite(AuditRecord record, DateTimeOffset createdAt)
{
    // Callers go on elsewhere: the loop has the next group to store.
    private readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets when it is durable.</summary>
    public Task Stored => _stored.Task;

    /// <summary>Makes its entry.</summary>
    /// <param name="previousHash">The hash of the entry before.</param>
    /// <param name="lastId">The id of the entry before; null where there never was one.</param>
    public AuditEntry ToEntry(ReadOnlyMemory<byte> previousHash, Guid? lastId)
    {
        var position = Math.Max(OrderedId.PositionOf(createdAt), lastId is { } last ? OrderedId.PositionOf(last) + 1 : 0);
        AuditEntry entry = new(OrderedId.At(position), record.BotId, record.Action, record.UserId, record.Details, createdAt, default, previousHash);
        return entry with { Hash = AuditHash.Of(entry) };
    }

    /// <summary>Tells the caller that it is durable.</summary>
    public void Acknowledge() => _stored.TrySetResult();

    /// <summary>Tells the caller that it is lost.</summary>
    public void Fail(Exception exception) => _stored.TrySetException(exception);
}
