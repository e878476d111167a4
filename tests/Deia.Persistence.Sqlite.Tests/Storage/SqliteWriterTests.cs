using Deia.Persistence.Sqlite.Storage;

namespace Deia.Persistence.Sqlite.Tests.Storage;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deia-sqlite-").FullName;
    private readonly SqliteWriter _writer;
    private readonly ManualResetEventSlim _go = new();

    public SqliteWriterTests()
    {
        var session = SqliteSession.OpenWriter(File);
        session.Execute("CREATE TABLE numbers (number INTEGER NOT NULL);");
        _writer = new SqliteWriter(session);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "deia.db");

    public void Dispose()
    {
        _go.Set();
        _writer.Dispose();
        _go.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Enqueue_OneOfManyFails_IsUndoneAlone()
    {
        await HoldUpAsync();
        var first = Enqueue(Insert(1));
        var failing = Enqueue<int>(session =>
        {
            session.Execute("INSERT INTO numbers VALUES (2);");
            throw new FormatException("no number");
        });
        var last = Enqueue(Insert(3));
        _go.Set();

        Assert.Equal("no number", (await Assert.ThrowsAsync<FormatException>(() => failing)).Message);
        Assert.Equal((1, 3), (await first, await last));
        Assert.Equal("1,3", Numbers());
    }

    [Fact]
    public async Task Enqueue_ManyWaiting_AreAcknowledgedAfterTheirCommonCommit()
    {
        await HoldUpAsync();
        var first = Enqueue(Insert(1));
        var seen = Enqueue(_ => (Acknowledged: first.IsCompleted, Stored: Numbers()));
        _go.Set();

        Assert.Equal((false, ""), await seen);
        Assert.Equal("1", Numbers());
    }

    [Fact]
    public async Task Enqueue_CancelledBeforeItsTurn_IsNotApplied()
    {
        using var cancellation = new CancellationTokenSource();
        await HoldUpAsync();
        var cancelled = EnqueueWith(Insert(1), cancellation.Token);
        var next = Enqueue(Insert(2));
        await cancellation.CancelAsync();
        _go.Set();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await next;
        Assert.Equal("2", Numbers());
    }

    [Fact]
    public async Task Enqueue_TransactionLostOnTheWay_FailsAllThatShareItAndNoneAfter()
    {
        await HoldUpAsync();
        var first = Enqueue(Insert(1));
        var losing = Enqueue<int>(session =>
        {
            session.Execute("ROLLBACK;");
            throw new FormatException("lost");
        });
        _go.Set();

        await Assert.ThrowsAsync<FormatException>(() => losing);
        await Assert.ThrowsAsync<FormatException>(() => first);
        await Enqueue(Insert(4));
        Assert.Equal("4", Numbers());
    }

    [Fact]
    public async Task Dispose_WritesWaiting_CommitsThemAndTakesNoMore()
    {
        await HoldUpAsync();
        var waiting = Enqueue(Insert(1));
        _go.Set();

        _writer.Dispose();

        Assert.Equal(1, await waiting);
        Assert.Equal("1", Numbers());
        Assert.Throws<ObjectDisposedException>(() => { _ = Enqueue(Insert(2)); });
    }

    private static Func<SqliteSession, int> Insert(int number) => session =>
    {
        session.Execute($"INSERT INTO numbers VALUES ({number});");
        return number;
    };

    /// <summary>Occupies the writer, so that what comes next waits, and is committed together.</summary>
    private async Task HoldUpAsync()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Enqueue(_ =>
        {
            held.SetResult();
            _go.Wait(Cancellation);
            return true;
        });
        await held.Task;
    }

    private Task<T> Enqueue<T>(Func<SqliteSession, T> apply) => EnqueueWith(apply, Cancellation);

    private Task<T> EnqueueWith<T>(Func<SqliteSession, T> apply, CancellationToken cancellationToken)
    {
        var write = new SqliteWrite<T>(apply, cancellationToken);
        _writer.Enqueue(write);
        return write.Completion;
    }

    private string Numbers() => (string)TemporaryStore.Execute(File, "SELECT coalesce(group_concat(number, ','), '') FROM numbers;")!;
}
