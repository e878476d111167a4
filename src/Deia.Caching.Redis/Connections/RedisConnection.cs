using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Deia.Caching.Redis.Connections;

/// <summary>The host's one way to Redis. It is tried in the background, from <see cref="Start"/> or the first use on, for as long as the host lives.</summary>
/// <remarks>Safe for concurrent use. A caller's own multiplexer is used as it is, and not disposed.</remarks>
internal sealed partial class RedisConnection : IAsyncDisposable, IDisposable
{
    /// <summary>How long a caller waits for Redis.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    private readonly RedisEndpoint _endpoint;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<RedisConnection> _logger;
    private readonly RedisCircuit _circuit = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lazy<Task> _watch;
    private IConnectionMultiplexer? _multiplexer;
    private IDatabase? _database;

    public RedisConnection(RedisEndpoint endpoint, IOptions<RedisOptions> options, TimeProvider timeProvider, ILogger<RedisConnection> logger)
    {
        _endpoint = endpoint;
        _timeProvider = timeProvider;
        _logger = logger;
        KeyPrefix = options.Value.KeyPrefix;
        Keys = new RedisKeys(KeyPrefix);
        _watch = new Lazy<Task>(() => Task.Run(() => WatchAsync(_stopping.Token)));
    }

    /// <summary>Occurs each time that Redis can be used again, the first time included; what was owed to it is paid. Handlers must be quick, and not throw.</summary>
    public event Action? Restored;

    /// <summary>Gets the names of the keys.</summary>
    public RedisKeys Keys { get; }

    /// <summary>Gets what keys and channels begin with.</summary>
    public string KeyPrefix { get; }

    /// <summary>Gets whether it tries to connect.</summary>
    public bool IsStarted => _watch.IsValueCreated;

    /// <summary>Gets whether Redis may be asked; else it is gone, and probed until it is back.</summary>
    public bool IsAvailable => _circuit.IsClosed;

    /// <summary>Gets the multiplexer, for what is no command: subscriptions. Null until the first attempt to connect is over, whether it succeeded or not.</summary>
    public IConnectionMultiplexer? Multiplexer => Volatile.Read(ref _multiplexer);

    /// <summary>Begins to connect. Nobody needs to wait for it.</summary>
    public void Start() => _ = _watch.Value;

    /// <summary>Waits until Redis can be used.</summary>
    public Task WhenAvailableAsync(CancellationToken cancellationToken)
    {
        Start();
        return _circuit.Closed.WaitAsync(cancellationToken);
    }

    /// <summary>Sends a command, and waits for its answer for <see cref="TimeLimit"/> at most; not at all while Redis is known to be gone.</summary>
    /// <param name="state">What the command needs, so that it needs no closure.</param>
    /// <param name="command">Sends the command.</param>
    /// <param name="cancellationToken">Cancels the wait; the command may be carried out all the same.</param>
    /// <returns>The answer. A command that got none may still be carried out, later.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<RedisAnswer<T>> AskAsync<TState, T>(
        TState state, Func<IDatabase, TState, Task<T>> command, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_circuit.IsClosed)
        {
            Start();
            return default;
        }

        try
        {
            return new RedisAnswer<T>(true, await LimitAsync(command(_database!, state), cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (RedisFaults.IsOfRedis(exception, cancellationToken))
        {
            Fail(exception);
            return default;
        }
    }

    /// <summary>Takes note that keys must go, because Redis could not be told. Nothing is read from it before they are gone.</summary>
    public void Owe(params ReadOnlySpan<RedisKey> keys)
    {
        Start();
        if (_circuit.Owe(keys))
        {
            LogGone("a key could not be removed");
        }
    }

    /// <summary>Asks Redis whether it is there, past the circuit.</summary>
    /// <returns>What is wrong, in a few words; null where nothing is.</returns>
    public async ValueTask<string?> PingAsync(CancellationToken cancellationToken)
    {
        Start();
        if (_database is not { } database)
        {
            return "there is no connection";
        }

        try
        {
            await LimitAsync(database.PingAsync(), cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (RedisFaults.IsOfRedis(exception, cancellationToken))
        {
            return RedisFaults.Describe(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (IsStarted)
        {
            await _watch.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_endpoint.IsOfTheApp && _multiplexer is not null)
        {
            await _multiplexer.DisposeAsync().ConfigureAwait(false);
        }

        _stopping.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        _database = multiplexer.GetDatabase();
        Volatile.Write(ref _multiplexer, multiplexer);
        while (true)
        {
            await _circuit.Opened.WaitAsync(cancellationToken).ConfigureAwait(false);
            while (!await TryCloseAsync(multiplexer, cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(ProbeInterval, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var multiplexer = await _endpoint.ConnectAsync().ConfigureAwait(false);
                if (!multiplexer.IsConnected)
                {
                    LogNotConnected("there is no connection");
                }

                return multiplexer;
            }
            catch (Exception exception) when (RedisFaults.IsOfRedis(exception, cancellationToken))
            {
                LogNotConnected(RedisFaults.Describe(exception));
                await Task.Delay(ProbeInterval, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> TryCloseAsync(IConnectionMultiplexer multiplexer, CancellationToken cancellationToken)
    {
        if (await PingAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        var debts = _circuit.TakeDebts();
        try
        {
            await new RedisPayment(multiplexer, Keys).PayAsync(debts, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFaults.IsOfRedis(exception, cancellationToken))
        {
            _circuit.GiveBack(debts);
            LogUnpaid(RedisFaults.Describe(exception));
            return false;
        }

        if (!_circuit.TryClose())
        {
            return false;
        }

        LogBack();
        Restored?.Invoke();
        return true;
    }

    private void Fail(Exception exception)
    {
        if (RedisFaults.IsRefusal(exception))
        {
            LogRefused(RedisFaults.Describe(exception));
        }
        else if (_circuit.Open())
        {
            LogGone(RedisFaults.Describe(exception));
        }
    }

    private async Task<T> LimitAsync<T>(Task<T> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.WaitAsync(TimeLimit, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!answer.IsCompleted)
            {
                // Nobody waits for it any more, and its fault is known by then.
                _ = answer.ContinueWith(
                    static abandoned => _ = abandoned.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
        }
    }

    [LoggerMessage(4200, LogLevel.Warning, "Redis is out of use: {Reason}. Everything goes on without it, slower, until it answers.", EventName = "cache.lost")]
    private partial void LogGone(string reason);

    [LoggerMessage(4201, LogLevel.Information, "Redis is in use.", EventName = "cache.back")]
    private partial void LogBack();

    [LoggerMessage(4202, LogLevel.Warning, "Redis could not be reached: {Reason}. It is tried again.", EventName = "cache.not_reached")]
    private partial void LogNotConnected(string reason);

    [LoggerMessage(4204, LogLevel.Warning, "Redis answers, but what it should not hold any more could not be removed: {Reason}. It is tried again.", EventName = "cache.not_removed")]
    private partial void LogUnpaid(string reason);

    [LoggerMessage(4203, LogLevel.Debug, "Redis refused a command: {Reason}.", EventName = "cache.refused")]
    private partial void LogRefused(string reason);
}
