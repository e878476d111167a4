using Deia.Orchestration;
using Deia.Orchestration.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Deia.Persistence.Sqlite.Storage;

/// <summary>The database file: opened at the first use, with one writer and many readers, and closed with the container.</summary>
/// <remarks>Safe for concurrent use, by several processes too.</remarks>
internal sealed partial class SqliteStore : IAsyncDisposable, IDisposable
{
    /// <summary>What the store is called in health and errors.</summary>
    public const string Name = "sqlite";

    private static readonly SqlScript UseWal = new("Connection.UseWal");

    private readonly TimeProvider _timeProvider;
    private readonly DatabaseMeter _meter;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1);
    private volatile Opened? _opened;
    private bool _disposed;

    public SqliteStore(
        IOptions<SqliteOptions> options,
        TimeProvider timeProvider,
        DatabaseMeter meter,
        IHostEnvironment? environment = null,
        ILogger<SqliteStore>? logger = null)
    {
        _timeProvider = timeProvider;
        _meter = meter;
        Path = System.IO.Path.GetFullPath(options.Value.Path, environment?.ContentRootPath ?? Environment.CurrentDirectory);
        _logger = logger ?? NullLogger<SqliteStore>.Instance;
    }

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; }

    /// <summary>Opens the file and brings it to this version's schema, where that has not been done.</summary>
    /// <exception cref="DeiaException">The file can't be used; the text says why, and which setting names it.</exception>
    /// <exception cref="StoreUnavailableException">Another process holds the file for too long.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken) => await OpenedAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Reads, off the caller's thread.</summary>
    /// <param name="type">What kind of query it is, for the metrics, such as <c>messages.page</c>.</param>
    /// <param name="read">The query.</param>
    /// <param name="cancellationToken">Cancels the wait for a connection.</param>
    public ValueTask<T> ReadAsync<T>(string type, Func<SqliteSession, T> read, CancellationToken cancellationToken) =>
        QueryAsync(type, opened => opened.Readers.ReadAsync(read, cancellationToken), cancellationToken);

    /// <summary>Writes in a transaction, and returns once it is committed.</summary>
    /// <param name="type">What kind of query it is, for the metrics, such as <c>messages.add</c>.</param>
    /// <param name="apply">The change.</param>
    /// <param name="cancellationToken">Cancels the write until its turn comes.</param>
    public ValueTask<T> WriteAsync<T>(string type, Func<SqliteSession, T> apply, CancellationToken cancellationToken) =>
        QueryAsync(
            type,
            opened =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                var write = new SqliteWrite<T>(apply, cancellationToken);
                opened.Writer.Enqueue(write);
                return new ValueTask<T>(write.Completion);
            },
            cancellationToken);

    /// <summary>Writes for a bot, in a transaction that compares its lease first.</summary>
    /// <exception cref="LeaseLostException">The lease has another number; nothing was changed.</exception>
    public ValueTask<T> WriteAsync<T>(string type, SqliteFence fence, Func<SqliteSession, T> apply, CancellationToken cancellationToken) =>
        WriteAsync(
            type,
            session =>
            {
                fence.Check(session);
                return apply(session);
            },
            cancellationToken);

    /// <summary>Ends what is under way, and closes the file. SQLite folds its log into the file as the last connection closes, and removes the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (_opened is { } opened && !_disposed)
            {
                await opened.Readers.DisposeAsync().ConfigureAwait(false);
                opened.Writer.Dispose();
            }

            _disposed = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Asks, and tells the metrics how that went: the one place where every query passes.</summary>
    private async ValueTask<T> QueryAsync<T>(string type, Func<Opened, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        var start = _timeProvider.GetTimestamp();
        try
        {
            return await ask(_opened ?? await OpenedAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or LeaseLostException or ObjectDisposedException))
        {
            _meter.TransactionFailed();
            throw;
        }
        finally
        {
            _meter.Queried(type, _timeProvider.GetElapsedTime(start));
        }
    }

    private async ValueTask<Opened> OpenedAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _opened ??= Open_NeedsGate();
        }
        finally
        {
            _gate.Release();
        }
    }

    private Opened Open_NeedsGate()
    {
        SqliteSession? session = null;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path) ?? Path);
            session = SqliteSession.OpenWriter(Path);
            if (session.Prepare(UseWal).ExecuteScalar() is not "wal")
            {
                throw SqliteFaults.Unusable(Path, "the file system does not let SQLite keep a write-ahead log", "Name a file on a local disk.");
            }

            LogOpened(Path, SqliteMigrator.Default.Apply(session, Path));
            var opened = new Opened(new SqliteWriter(session), new SqliteReaders(Path));

            // Another store may have been chosen after this one, which then is never opened, and has no pool to show.
            _meter.ObservePool(opened.CountConnections);
            return opened;
        }
        catch (Exception exception)
        {
            session?.Dispose();
            if (SqliteFaults.OfOpening(Path, exception) is var fault && fault != exception)
            {
                throw fault;
            }

            throw;
        }
    }

    [LoggerMessage(4100, LogLevel.Information, "The SQLite store {Path} is open; its schema is {Version}.", EventName = "store.opened")]
    private partial void LogOpened(string path, int version);

    private sealed record Opened(SqliteWriter Writer, SqliteReaders Readers)
    {
        public (int Idle, int Busy) CountConnections()
        {
            var (writer, readers) = (Writer.CountConnections(), Readers.CountConnections());
            return (writer.Idle + readers.Idle, writer.Busy + readers.Busy);
        }
    }
}
