using Deia.Orchestration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Maintenance;
using Deia.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Persistence.Sqlite.Tests.Storage;

public sealed class SqliteMetricsTests : IAsyncDisposable
{
    private const string Queries = "db_query_duration_seconds";
    private const string Errors = "db_transaction_errors_total";
    private const string Pool = "db_connection_pool_size";
    private const string BotId = "BOT-001";

    // What is held up goes on when the test ends, however it ends.
    private readonly ManualResetEventSlim _go = new();
    private readonly FakeTimeProvider _time = new();
    private readonly TemporaryStore _store;
    private readonly MeterReadings _readings;

    public SqliteMetricsTests()
    {
        _store = new TemporaryStore(_time);
        _readings = new MeterReadings(_store.Meters);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _go.Set();
        _readings.Dispose();
        await _store.DisposeAsync();
        _go.Dispose();
    }

    [Fact]
    public async Task Queries_EachOperation_IsToldByItsType()
    {
        var fence = await TemporaryStore.TakeAsync(_store.Leases, BotId);
        var question = DurabilityTests.Question();
        var cutoff = question.CreatedAt.AddDays(1);

        await _store.Messages.AddAsync(question, fence, Cancellation);
        await _store.Messages.PageAsync(new MessageQuery(BotId), Cancellation);
        Assert.Single(await _store.Messages.ReadAllAsync(BotId, null, Cancellation).ToListAsync(Cancellation));
        await _store.Messages.ResolveAsync(new MessageResolution(BotId, question.Id, MessageStatus.Failed), fence, Cancellation);
        await _store.Bots.ListShouldRunAsync(Cancellation);
        await _store.Retention.PurgeAsync(new RetentionCutoffs(cutoff, cutoff, cutoff), "host", 10, Cancellation);

        Assert.Equal(
            [
                "leases.acquire", "messages.add", "messages.page", "messages.read_all", "messages.resolve", "bots.list_should_run",
                "retention.find", "retention.purge",
            ],
            _readings.Tags(Queries));
    }

    [Fact]
    public async Task Queries_WaitForTheWriter_IsPartOfTheDuration()
    {
        var writing = await HoldUpTheWriterAsync();
        var next = _store.Store.WriteAsync("next", static _ => true, Cancellation).AsTask();

        _time.Advance(TimeSpan.FromSeconds(3));
        _go.Set();
        await writing;
        await next;

        Assert.Equal(["first", "next"], _readings.Tags(Queries).Order());
        Assert.Equal(6, _readings.Sum(Queries));
    }

    [Fact]
    public async Task Errors_StoreAtFault_IsCounted()
    {
        await _store.Store.OpenAsync(Cancellation);
        Directory.Delete(Path.GetDirectoryName(_store.Path)!, recursive: true);

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _store.Bots.ListAsync(Cancellation));

        Assert.Equal(1, _readings.Sum(Errors));
        Assert.Equal(["bots.list"], _readings.Tags(Queries));
    }

    [Fact]
    public async Task Errors_FileCannotBeOpened_IsCounted()
    {
        Directory.CreateDirectory(_store.Path);

        await Assert.ThrowsAsync<DeiaException>(async () => await _store.Bots.ListAsync(Cancellation));

        Assert.Equal(1, _readings.Sum(Errors));
    }

    [Fact]
    public async Task Errors_RefusedOrCancelled_IsNone()
    {
        await Assert.ThrowsAsync<LeaseLostException>(async () => await _store.Messages.AddAsync(DurabilityTests.Question(), 1, Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _store.Bots.ListAsync(new CancellationToken(canceled: true)));

        Assert.Equal(0, _readings.Sum(Errors));
    }

    [Fact]
    public async Task Pool_BeforeTheFirstUseAndAfterTheLast_HoldsNoConnection()
    {
        Assert.Empty(_readings.Observe(Pool));

        await _store.Bots.ListAsync(Cancellation);

        Assert.Equal(Connections(idle: 2, busy: 0), _readings.Observe(Pool));
        await _store.Store.DisposeAsync();
        Assert.Equal(Connections(idle: 0, busy: 0), _readings.Observe(Pool));
    }

    [Fact]
    public async Task Pool_ReadAndWriteUnderWay_ShowsThemBusy()
    {
        await _store.Bots.ListAsync(Cancellation);
        var writing = await HoldUpTheWriterAsync();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = _store.Store.ReadAsync(
            "test",
            _ =>
            {
                begun.SetResult();
                _go.Wait(Cancellation);
                return true;
            },
            Cancellation).AsTask();
        await begun.Task;

        var pool = _readings.Observe(Pool);

        _go.Set();
        await writing;
        await reading;
        Assert.Equal(Connections(idle: 0, busy: 2), pool);
    }

    private static Dictionary<string, double> Connections(int idle, int busy) => new() { ["idle"] = idle, ["busy"] = busy };

    private async Task<Task> HoldUpTheWriterAsync()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writing = _store.Store.WriteAsync(
            "first",
            _ =>
            {
                begun.SetResult();
                _go.Wait(Cancellation);
                return true;
            },
            Cancellation).AsTask();
        await begun.Task;
        return writing;
    }
}
