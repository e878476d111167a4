using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Storage;

/// <summary>Binds and reads with commands that are used again and again.</summary>
internal static class SqliteCommandExtensions
{
    /// <summary>Sets a parameter.</summary>
    public static SqliteCommand With(this SqliteCommand command, string name, object? value)
    {
        var at = command.Parameters.IndexOf(name);
        if (at < 0)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }
        else
        {
            command.Parameters[at].Value = value ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>Reads the first row, or null where there is none.</summary>
    public static T? First<T>(this SqliteCommand command, Func<SqliteDataReader, T> read)
        where T : class
    {
        using var rows = command.ExecuteReader();
        return rows.Read() ? read(rows) : null;
    }

    /// <summary>Reads all rows.</summary>
    public static List<T> All<T>(this SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        List<T> all = [];
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            all.Add(read(rows));
        }

        return all;
    }

    /// <summary>Reads a column that may be null.</summary>
    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Reads a column of bytes; none where it is null.</summary>
    public static byte[] BytesOrNone(this SqliteDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<byte[]>(column);
}
