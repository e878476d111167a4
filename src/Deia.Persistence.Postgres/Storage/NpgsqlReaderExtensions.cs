using Npgsql;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>Reads the rows of an answer.</summary>
internal static class NpgsqlReaderExtensions
{
    /// <summary>Reads the first row, or null where there is none.</summary>
    public static async Task<T?> FirstAsync<T>(this NpgsqlDataReader rows, Func<NpgsqlDataReader, T> read)
        where T : class =>
        await rows.ReadAsync().ConfigureAwait(false) ? read(rows) : null;

    /// <summary>Reads the one row that a statement always gives.</summary>
    public static async Task<T> OneAsync<T>(this NpgsqlDataReader rows, Func<NpgsqlDataReader, T> read)
    {
        await rows.ReadAsync().ConfigureAwait(false);
        return read(rows);
    }

    /// <summary>Reads all rows.</summary>
    public static async Task<List<T>> AllAsync<T>(this NpgsqlDataReader rows, Func<NpgsqlDataReader, T> read)
    {
        List<T> all = [];
        while (await rows.ReadAsync().ConfigureAwait(false))
        {
            all.Add(read(rows));
        }

        return all;
    }

    /// <summary>Reads a column that may be null.</summary>
    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Reads a column of bytes; none where it is null.</summary>
    public static byte[] BytesOrNone(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<byte[]>(column);

    /// <summary>Reads a column that may be null.</summary>
    public static int? IntegerOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    /// <summary>Reads a moment.</summary>
    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);
}
