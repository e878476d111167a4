namespace Deia.Persistence.Sqlite.Storage;

/// <summary>A write with a result.</summary>
/// <param name="apply">The change; what it gives is the result.</param>
/// <param name="cancellationToken">Cancels the write until its turn comes.</param>
/// <typeparam name="T">The type of the result.</typeparam>
internal sealed class SqliteWrite<T>(Func<SqliteSession, T> apply, CancellationToken cancellationToken) : SqliteWrite(cancellationToken)
{
    // Callers go on elsewhere: the writer's thread has the next commit to make.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    /// <summary>Gets the result, once it is durable.</summary>
    public Task<T> Completion => _completion.Task;

    public override void Apply(SqliteSession session) => _result = apply(session);

    public override void Acknowledge() => _completion.SetResult(_result);

    public override void Cancel() => _completion.SetCanceled(CancellationToken);

    public override void Fail(Exception exception) => _completion.SetException(exception);
}
