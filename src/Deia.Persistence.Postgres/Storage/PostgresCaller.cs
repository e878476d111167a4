using Deia.Orchestration;
using Deia.Orchestration.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Deia.Persistence.Postgres.Storage;

/// <summary>Sends statements and gives their answers, or says at once that the server is gone.</summary>
/// <remarks>
/// Nobody waits on the driver itself: a caller goes as soon as it is cancelled or the server is gone, and what it had sent is cleaned up behind it. So the driver
/// is never asked to cancel, which would hold a thread until the server answers.
/// </remarks>
internal sealed class PostgresCaller : IAsyncDisposable
{
    private static readonly TimeSpan RepeatLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromMilliseconds(20);

    private readonly PostgresSource _source;
    private readonly ServerWatch _watch;
    private readonly PoolGauge _gauge;
    private readonly DatabaseMeter _meter;
    private readonly TimeProvider _timeProvider;

    public PostgresCaller(PostgresSource source, DatabaseMeter meter, TimeProvider timeProvider, ILogger logger)
    {
        _source = source;
        _meter = meter;
        _timeProvider = timeProvider;
        _watch = new ServerWatch(LookAsync, source.Renew, timeProvider, logger);
        _gauge = new PoolGauge(source.PoolName);
        meter.ObservePool(_gauge.Observe);
    }

    public async ValueTask<T> AskAsync<T>(
        string type, SqlStatement[] statements, Func<NpgsqlDataReader, Task<T>> read, Repeat repeat, CancellationToken cancellationToken)
    {
        var began = _timeProvider.GetTimestamp();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await TryAsync(statements, read, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is not (OperationCanceledException or StoreUnavailableException))
                {
                    _meter.TransactionFailed();
                    if (!await IsToBeRepeatedAsync(exception, repeat).ConfigureAwait(false) || _timeProvider.GetElapsedTime(began) > RepeatLimit)
                    {
                        throw PostgresFaults.Translate(exception);
                    }
                }

                await Task.Delay(RepeatInterval * attempt * Random.Shared.NextDouble(), _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _meter.Queried(type, _timeProvider.GetElapsedTime(began));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        _gauge.Dispose();
    }

    private async ValueTask<T> TryAsync<T>(SqlStatement[] statements, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken)
    {
        var gone = _watch.Gone;
        if (gone.IsCancellationRequested)
        {
            throw Gone();
        }

        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(gone, cancellationToken);
        var sending = SendAsync(statements, read, leaving.Token);
        try
        {
            return await sending.WaitAsync(leaving.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // Whatever becomes of it, somebody has seen it.
            _ = sending.ContinueWith(
                static task => task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            _meter.TransactionFailed();
            throw Gone();
        }
    }

    private async Task<T> SendAsync<T>(SqlStatement[] statements, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellationToken)
    {
        var answered = false;
        _watch.CallBegan();
        try
        {
            var connection = await _source.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var returning = connection.ConfigureAwait(false);
            using var busy = _gauge.Busy();
            cancellationToken.ThrowIfCancellationRequested();
            var batch = new NpgsqlBatch(connection) { Timeout = 0 };
            await using var disposing = batch.ConfigureAwait(false);
            foreach (var statement in statements)
            {
                batch.BatchCommands.Add(statement.ToCommand());
            }

            T result;
            var rows = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                result = await read(rows).ConfigureAwait(false);
                while (await rows.NextResultAsync(CancellationToken.None).ConfigureAwait(false))
                {
                    // An error of a later statement comes with its place in the answer.
                }
            }

            answered = true;
            return result;
        }
        catch (PostgresException exception)
        {
            answered = !PostgresFaults.IsShutdown(exception);
            throw;
        }
        finally
        {
            _watch.CallEnded(answered);
        }
    }

    private async ValueTask<bool> IsToBeRepeatedAsync(Exception exception, Repeat repeat)
    {
        if (PostgresFaults.IsPassing(exception))
        {
            return true;
        }

        if (!PostgresFaults.IsOfConnection(exception))
        {
            return false;
        }

        // The driver has let go of the other connections of before, which are as dead as this one.
        return await _watch.IsThereAsync().ConfigureAwait(false) && repeat == Repeat.Always;
    }

    private async Task<ServerSign> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _source.OpenFreshAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = connection.ConfigureAwait(false);
            var command = new NpgsqlCommand("SELECT 1", connection) { CommandTimeout = 0 };
            await using var disposing = command.ConfigureAwait(false);
            await command.ExecuteScalarAsync(CancellationToken.None).ConfigureAwait(false);
            return ServerSign.Answered;
        }
        catch (PostgresException exception) when (!PostgresFaults.IsShutdown(exception))
        {
            // It did not let us in, but it is there.
            return ServerSign.Answered;
        }
        catch (Exception exception) when (PostgresFaults.IsOfConnection(exception))
        {
            return ServerSign.Refused;
        }
    }

    private static StoreUnavailableException Gone() => new(PostgresStore.Name, new TimeoutException("PostgreSQL does not answer."));
}
