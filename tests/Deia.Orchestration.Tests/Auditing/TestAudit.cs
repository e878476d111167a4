using Deia.Orchestration.Auditing;
using Deia.Orchestration.Tests.Fleets;

namespace Deia.Orchestration.Tests.Auditing;

/// <summary>The audit log of a host of a test.</summary>
internal sealed class TestAudit : IAsyncDisposable
{
    public TestAudit(FaultyAudit? repository = null, TestClock? clock = null)
    {
        Repository = repository ?? new FaultyAudit();
        Clock = clock ?? new TestClock();
        Writer = new AuditWriter(Repository, Clock, Lines);
        Log = new AuditLog(Repository, Writer);
    }

    public FaultyAudit Repository { get; }

    public TestClock Clock { get; }

    public LogLines<AuditWriter> Lines { get; } = new();

    public AuditWriter Writer { get; }

    public AuditLog Log { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Puts an action on record.</summary>
    public Task RecordAsync(string action) => Log.RecordAsync(new AuditRecord(action, "alice")).AsTask().WaitAsync(Cancellation);

    /// <summary>Puts actions on record, one by one.</summary>
    public async Task RecordAsync(params IEnumerable<string> actions)
    {
        foreach (var action in actions)
        {
            await RecordAsync(action);
        }
    }

    /// <summary>Gives what is stored, oldest first.</summary>
    public async Task<List<AuditEntry>> StoredAsync() => await Repository.Inner.ReadAllAsync(Cancellation).ToListAsync(Cancellation);

    /// <summary>Gives the actions that are stored once all is, oldest first.</summary>
    public async Task<IEnumerable<string>> ActionsAsync()
    {
        await Writer.FlushAsync(Cancellation);
        return (await StoredAsync()).Select(entry => entry.Action);
    }

    public ValueTask DisposeAsync() => Writer.DisposeAsync();
}
