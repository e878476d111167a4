namespace Deia.Persistence.Sqlite.Storage;

/// <summary>One write that waits for its turn, and then for the commit that it is part of.</summary>
/// <param name="cancellationToken">Cancels the write until its turn comes.</param>
internal abstract class SqliteWrite(CancellationToken cancellationToken)
{
    protected CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Gets whether it was cancelled before its turn.</summary>
    public bool IsCancelled => CancellationToken.IsCancellationRequested;

    /// <summary>Changes what is to be changed, inside a transaction.</summary>
    public abstract void Apply(SqliteSession session);

    /// <summary>Tells the caller that it is durable.</summary>
    public abstract void Acknowledge();

    /// <summary>Tells the caller that it was cancelled.</summary>
    public abstract void Cancel();

    /// <summary>Tells the caller that it failed.</summary>
    public abstract void Fail(Exception exception);
}
