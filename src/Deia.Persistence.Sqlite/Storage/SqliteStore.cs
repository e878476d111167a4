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

    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1);
    private volatile Opened? _opened;
    private bool _disposed;

    public SqliteStore(IOptions<SqliteOptions> options, IHostEnvironment? environment = null, ILogger<SqliteStore>? logger = null)
    {
        Path = System.IO.Path.GetFullPath(options.Value.Path, environment?.ContentRootPath ?? Environment.CurrentDirectory);
        _logger = logger ?? NullLogger<SqliteStore>.Instance;
    }

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; }

    /// <summary>Opens the file and brings it to this version's schema, where that has not been done.</summary>
    /// <exception cref="Orchestration.DeiaException">The file can't be used; the text says why, and which setting names it.</exception>
    /// <exception cref="Orchestration.StoreUnavailableException">Another process holds the file for too long.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken) => await OpenedAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Reads, off the caller's thread.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        var opened = _opened ?? await OpenedAsync(cancellationToken).ConfigureAwait(false);
        return await opened.Readers.ReadAsync(read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes in a transaction, and returns once it is committed.</summary>
    public async ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> apply, CancellationToken cancellationToken)
    {
        var opened = _opened ?? await OpenedAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var write = new SqliteWrite<T>(apply, cancellationToken);
        opened.Writer.Enqueue(write);
        return await write.Completion.ConfigureAwait(false);
    }

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
            return new Opened(new SqliteWriter(session), new SqliteReaders(Path));
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

    [LoggerMessage(4100, LogLevel.Information, "The SQLite store {Path} is open; its schema is {Version}.")]
    private partial void LogOpened(string path, int version);

    private sealed record Opened(SqliteWriter Writer, SqliteReaders Readers);
}
