using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Storage;

/// <summary>Makes the reads of the process: each on a connection of its own, never blocked by the writer, and only so many at a time.</summary>
/// <remarks>
/// SQLite reads synchronously. A read therefore always runs on the thread pool, off its caller's thread; and since there are only so many
/// connections, a slow disk holds no more of the pool's threads than that.
/// </remarks>
/// <param name="path">The file.</param>
internal sealed class SqliteReaders(string path) : IAsyncDisposable
{
    private static readonly int Limit = Math.Clamp(2 * Environment.ProcessorCount, 4, 32);

    private readonly SemaphoreSlim _turns = new(Limit);
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private bool _closed;

    /// <summary>Reads.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
            return Read(read);
        }
        catch (SqliteException exception) when (SqliteFaults.IsOfStore(exception))
        {
            throw SqliteFaults.Translate(exception);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Counts the open connections.</summary>
    public (int Idle, int Busy) CountConnections() => (_idle.Count, Limit - _turns.CurrentCount);

    /// <summary>Lets the reads under way end, then closes the connections; later reads are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var turn = 0; turn < Limit; turn++)
        {
            await _turns.WaitAsync().ConfigureAwait(false);
        }

        _closed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }

        _turns.Release(Limit);
    }

    private T Read<T>(Func<SqliteSession, T> read)
    {
        var session = _idle.TryTake(out var idle) ? idle : SqliteSession.OpenReader(path);
        T result;
        try
        {
            result = read(session);
        }
        catch
        {
            // A connection that met a fault is not used again.
            session.Dispose();
            throw;
        }

        _idle.Add(session);
        return result;
    }
}
