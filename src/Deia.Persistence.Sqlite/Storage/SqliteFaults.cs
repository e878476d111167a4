using Deia.Orchestration;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Storage;

/// <summary>Tells faults of the file and its disk from faults of this code.</summary>
internal static class SqliteFaults
{
    // https://sqlite.org/rescode.html
    private const int NoPermission = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int DiskFault = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int LockProtocol = 15;
    private const int NotADatabase = 26;

    /// <summary>Tells whether the file or its disk is at fault.</summary>
    public static bool IsOfStore(SqliteException exception) => exception.SqliteErrorCode
        is NoPermission or Busy or Locked or ReadOnly or DiskFault or Corrupt or Full or CannotOpen or LockProtocol or NotADatabase;

    /// <summary>Gives what a repository throws: the exception itself, or <see cref="StoreUnavailableException"/> where the file or its disk is at fault.</summary>
    public static Exception Translate(Exception exception) =>
        exception is SqliteException fault && IsOfStore(fault) ? new StoreUnavailableException(SqliteStore.Name, exception) : exception;

    /// <summary>Gives what opening the file throws: one line that names the file, what is wrong with it, and the setting.</summary>
    public static Exception OfOpening(string path, Exception exception)
    {
        (string Flaw, string Remedy)? reason = exception switch
        {
            SqliteException { SqliteErrorCode: NotADatabase } => ("the file is not a SQLite database", "Name another file, or move this one away."),
            SqliteException { SqliteErrorCode: Corrupt } => ("the file is damaged", "Restore it from a backup, or name another file."),
            SqliteException { SqliteErrorCode: Full } => ("the disk is full", "Make room, or name a file on another disk."),
            SqliteException { SqliteErrorCode: ReadOnly } => ("the file can't be written", "Allow this process to write it, or name another file."),
            SqliteException { SqliteErrorCode: NoPermission or CannotOpen or DiskFault } or IOException or UnauthorizedAccessException =>
                ("the file can't be opened or made", "Name a file in a folder that this process may write to."),
            _ => null,
        };
        return reason is { } known ? Unusable(path, known.Flaw, known.Remedy, exception) : Translate(exception);
    }

    /// <summary>Says why a file can't be used.</summary>
    public static DeiaException Unusable(string path, string flaw, string remedy, Exception? innerException = null) =>
        new($"{SqliteOptions.SectionName}:Path is '{path}': {flaw}. {remedy}", innerException);
}
