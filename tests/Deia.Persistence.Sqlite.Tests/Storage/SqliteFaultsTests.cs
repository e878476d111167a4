using Deia.Orchestration;
using Deia.Persistence.Sqlite.Storage;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Tests.Storage;

public sealed class SqliteFaultsTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(26)]
    public void Translate_FileOrDiskAtFault_IsStoreUnavailable(int code)
    {
        var fault = new SqliteException("said SQLite", code);

        var translated = Assert.IsType<StoreUnavailableException>(SqliteFaults.Translate(fault));

        Assert.Equal("sqlite", translated.Store);
        Assert.Same(fault, translated.InnerException);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(20)]
    public void Translate_StatementAtFault_StaysWhatItIs(int code)
    {
        var fault = new SqliteException("said SQLite", code);

        Assert.Same(fault, SqliteFaults.Translate(fault));
    }

    [Fact]
    public void OfOpening_FileInUse_AsksToTryAgain() =>
        Assert.IsType<StoreUnavailableException>(SqliteFaults.OfOpening("/data/deia.db", new SqliteException("busy", 5)));

    [Theory]
    [InlineData(8, "can't be written")]
    [InlineData(11, "is damaged")]
    [InlineData(13, "the disk is full")]
    public void OfOpening_FileUnusable_SaysWhyInOneLine(int code, string reason)
    {
        var fault = SqliteFaults.OfOpening("/data/deia.db", new SqliteException("said SQLite", code));

        Assert.IsType<DeiaException>(fault);
        Assert.StartsWith("Deia:Sqlite:Path is '/data/deia.db': ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
