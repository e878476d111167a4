using Deia.Orchestration;
using Deia.Orchestration.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>The database: opened at the first use, asked by every repository, and let go of with the container.</summary>
/// <remarks>Safe for concurrent use, by several processes too.</remarks>
internal sealed partial class PostgresStore : IAsyncDisposable, IDisposable
{
    /// <summary>What the store is called in health and errors.</summary>
    public const string Name = "postgres";

    private readonly PostgresConnection _connection;
    private readonly IOptions<PostgresOptions> _options;
    private readonly DatabaseMeter _meter;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<PostgresStore> _logger;
    private readonly SemaphoreSlim _gate = new(1);
    private volatile PostgresCaller? _caller;
    private volatile bool _disposed;

    public PostgresStore(
        PostgresConnection connection, IOptions<PostgresOptions> options, DatabaseMeter meter, TimeProvider timeProvider, ILogger<PostgresStore> logger)
    {
        _connection = connection;
        _options = options;
        _meter = meter;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>Connects and brings the database to this version's schema, or checks that somebody did, where that has not been done.</summary>
    /// <exception cref="DeiaException">The database can't be used; the text says why, and which setting names it.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken) => await OpenedAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Asks the database, again where that is safe and the fault a passing one, for two seconds at most.</summary>
    /// <param name="type">What the metrics call it, such as <c>messages.page</c>.</param>
    /// <param name="statements">What to ask: one round trip and one transaction, however many they are.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="repeat">When it may be asked again.</param>
    /// <param name="cancellationToken">Cancels the call; what was sent already may still happen.</param>
    /// <exception cref="StoreUnavailableException">The database can't be used just now.</exception>
    /// <exception cref="DeiaException">The database refused what was asked.</exception>
    public async ValueTask<T> AskAsync<T>(
        string type, SqlStatement[] statements, Func<NpgsqlDataReader, Task<T>> read, Repeat repeat, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        var caller = _caller ?? await OpenedAsync(cancellationToken).ConfigureAwait(false);
        return await caller.AskAsync(type, statements, read, repeat, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks with one statement that can be repeated.</summary>
    public ValueTask<T> AskAsync<T>(string type, SqlStatement statement, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken) =>
        AskAsync(type, [statement], read, Repeat.Always, cancellationToken);

    /// <summary>Changes what belongs to a bot. The statement gives one row: whether the bot's lease has the fencing number, and whether there was something to change.</summary>
    /// <exception cref="LeaseLostException">The lease has another number.</exception>
    public async ValueTask<bool> ChangeAsync(string type, string botId, long fence, SqlStatement statement, CancellationToken cancellationToken)
    {
        var (isOwned, isChanged) = await AskAsync(
            type,
            statement,
            static rows => rows.OneAsync(static row => (row.GetBoolean(0), row.GetBoolean(1))),
            cancellationToken).ConfigureAwait(false);
        return isOwned ? isChanged : throw new LeaseLostException(botId, fence);
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (_caller is { } caller)
            {
                await caller.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async ValueTask<PostgresCaller> OpenedAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _caller ??= await Open_NeedsGateAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<PostgresCaller> Open_NeedsGateAsync(CancellationToken cancellationToken)
    {
        var source = PostgresSource.Of(_connection, _options.Value);
        try
        {
            var version = await PostgresMigrator.Default.OpenAsync(source, _options.Value.Migrate, cancellationToken).ConfigureAwait(false);
            LogOpened(version);
            return new PostgresCaller(source, _meter, _timeProvider, _logger);
        }
        catch (Exception exception)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            if (StartFaults.Of(source, exception) is { } fault)
            {
                throw fault;
            }

            throw;
        }
    }

    [LoggerMessage(4200, LogLevel.Information, "The PostgreSQL store is open; its schema is {Version}.", EventName = "store.opened")]
    private partial void LogOpened(string version);
}
