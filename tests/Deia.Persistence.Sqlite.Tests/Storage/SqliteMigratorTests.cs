using Deia.Orchestration;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Tests.Storage;

public sealed class SqliteMigratorTests : IDisposable
{
    private const string First = "CREATE TABLE runs (script INTEGER NOT NULL); INSERT INTO runs VALUES (1);";
    private const string Second = "INSERT INTO runs VALUES (2);";

    private readonly string _folder = Directory.CreateTempSubdirectory("deia-sqlite-").FullName;

    private string File => Path.Combine(_folder, "deia.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Apply_NewFile_RunsEachInOrder()
    {
        Assert.Equal(2, Apply(First, Second));

        Assert.Equal("1,2", Runs());
        Assert.Equal(2L, Version());
    }

    [Fact]
    public void Apply_FileOfAnEarlierVersion_RunsWhatIsMissing()
    {
        Apply(First);

        Apply(First, Second);
        Apply(First, Second);

        Assert.Equal("1,2", Runs());
    }

    [Fact]
    public async Task Apply_ManyAtOnce_RunsEachOnce()
    {
        using var ready = new Barrier(12);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var session = SqliteSession.OpenWriter(File);
                ready.SignalAndWait(TestContext.Current.CancellationToken);
                new SqliteMigrator([First, Second]).Apply(session, File);
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal("1,2", Runs());
    }

    [Fact]
    public void Apply_ScriptFailsHalfWay_LeavesTheVersionBeforeWhole()
    {
        Assert.Throws<SqliteException>(() => Apply(First, Second + "INSERT INTO nowhere VALUES (1);"));

        Assert.Equal("1", Runs());
        Assert.Equal(1L, Version());
    }

    [Fact]
    public void Apply_FileOfANewerVersion_RefusesAndChangesNothing()
    {
        Apply(First, Second);

        var refused = Assert.Throws<DeiaException>(() => Apply(First));

        Assert.Contains("(its schema is 2, this version knows 1)", refused.Message, StringComparison.Ordinal);
        Assert.Contains(File, refused.Message, StringComparison.Ordinal);
        Assert.Equal(2L, Version());
    }

    private int Apply(params string[] scripts)
    {
        using var session = SqliteSession.OpenWriter(File);
        return new SqliteMigrator(scripts).Apply(session, File);
    }

    private object? Runs() => TemporaryStore.Execute(File, "SELECT group_concat(script, ',') FROM runs;");

    private object? Version() => TemporaryStore.Execute(File, "PRAGMA user_version;");
}
