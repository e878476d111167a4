using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Deia.Persistence.Sqlite.Storage;

/// <summary>Makes all writes of the process, one after the other, on a thread of its own: what waits together is committed together, so that one
/// <c>fsync</c> serves many callers.</summary>
/// <remarks>The queue needs no bound of its own: each entry has a caller that waits for it.</remarks>
internal sealed class SqliteWriter : IDisposable
{
    // So that the first of a commit does not wait for too many others.
    private const int LargestCommit = 256;

    private static readonly SqlScript Begin = new("Connection.Begin");
    private static readonly SqlScript Commit = new("Connection.Commit");
    private static readonly SqlScript Rollback = new("Connection.Rollback");
    private static readonly SqlScript Save = new("Connection.Save");
    private static readonly SqlScript Keep = new("Connection.Keep");
    private static readonly SqlScript Undo = new("Connection.Undo");

    private readonly BlockingCollection<SqliteWrite> _queue = [];
    private readonly SqliteSession _session;
    private readonly Thread _thread;
    private volatile bool _isBusy;
    private volatile bool _disposed;

    /// <summary>Starts the writer.</summary>
    /// <param name="session">The session to write in; the writer disposes it.</param>
    public SqliteWriter(SqliteSession session)
    {
        _session = session;
        _thread = new Thread(Work) { IsBackground = true, Name = "Deia SQLite writer" };
        _thread.Start();
    }

    /// <summary>Puts a write in the queue.</summary>
    /// <exception cref="ObjectDisposedException">The writer takes no more.</exception>
    public void Enqueue(SqliteWrite write)
    {
        try
        {
            _queue.Add(write);
        }
        catch (InvalidOperationException exception)
        {
            throw new ObjectDisposedException("The SQLite store is closed.", exception);
        }
    }

    /// <summary>Counts its connection, while that is open.</summary>
    public (int Idle, int Busy) CountConnections()
    {
        if (_disposed)
        {
            return (0, 0);
        }

        return _isBusy ? (0, 1) : (1, 0);
    }

    /// <summary>Commits what is in the queue, takes nothing new, and closes the session.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
        _session.Dispose();
    }

    private void Work()
    {
        List<SqliteWrite> together = [];
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            together.Add(first);
            while (together.Count < LargestCommit && _queue.TryTake(out var next))
            {
                together.Add(next);
            }

            _isBusy = true;
            Write(together);
            _isBusy = false;
            together.Clear();
        }
    }

    /// <summary>Applies and commits; then each caller hears how its write ended.</summary>
    private void Write(List<SqliteWrite> together)
    {
        List<Action> endings;
        try
        {
            _session.Prepare(Begin).ExecuteNonQuery();
            endings = together.ConvertAll(Apply);
            _session.Prepare(Commit).ExecuteNonQuery();
        }
#pragma warning disable CA1031 // Whatever went wrong, the callers hear of it, and the next ones have their turn.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            TryRollback();
            var fault = SqliteFaults.Translate(exception);
            endings = together.ConvertAll<Action>(write => () => write.Fail(fault));
        }

        endings.ForEach(static tell => tell());
    }

    private void TryRollback()
    {
        try
        {
            if (_session.InTransaction)
            {
                _session.Prepare(Rollback).ExecuteNonQuery();
            }
        }
        catch (SqliteException)
        {
            // The fault that led here is the one to report; a transaction that is still open makes the next write report its own.
        }
    }

    /// <summary>Applies one write, or undoes it alone where it fails.</summary>
    /// <returns>What to tell its caller after the commit.</returns>
    private Action Apply(SqliteWrite write)
    {
        if (write.IsCancelled)
        {
            return write.Cancel;
        }

        _session.Prepare(Save).ExecuteNonQuery();
        try
        {
            write.Apply(_session);
            _session.Prepare(Keep).ExecuteNonQuery();
            return write.Acknowledge;
        }
        catch (Exception exception) when (_session.InTransaction)
        {
            _session.Prepare(Undo).ExecuteNonQuery();
            return () => write.Fail(SqliteFaults.Translate(exception));
        }
    }
}
