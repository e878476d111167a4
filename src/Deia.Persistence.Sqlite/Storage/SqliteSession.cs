using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Deia.Persistence.Sqlite.Storage;

/// <summary>One open connection and the commands prepared on it. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    // The longest wait for another process's lock, in seconds; Connection/*.sql has the same in milliseconds.
    private const int BusyTimeout = 5;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<SqlScript, SqliteCommand> _commands = [];

    private SqliteSession(string path, SqliteOpenMode mode, SqlScript settings)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = BusyTimeout,
        }.ToString());
        try
        {
            _connection.Open();
            Execute(settings.Text);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Gets whether a transaction is open; some faults end it behind one's back.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Opens the file to write, and makes it where it is missing.</summary>
    public static SqliteSession OpenWriter(string path) => new(path, SqliteOpenMode.ReadWriteCreate, new SqlScript("Connection.Writer"));

    /// <summary>Opens the file, which is there, to read alone. In WAL mode a reader writes to the shared index all the same, hence the mode.</summary>
    public static SqliteSession OpenReader(string path) => new(path, SqliteOpenMode.ReadWrite, new SqlScript("Connection.Reader"));

    /// <summary>Gives the command of a script; SQLite compiles it once for this connection.</summary>
    public SqliteCommand Prepare(SqlScript script)
    {
        if (!_commands.TryGetValue(script, out var command))
        {
            command = Command(script.Text);
            _commands.Add(script, command);
        }

        return command;
    }

    /// <summary>Runs statements once.</summary>
    public void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>Makes a command that its caller disposes.</summary>
    public SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The text comes from an embedded script; every value is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }
}
