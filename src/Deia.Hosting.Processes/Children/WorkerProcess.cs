using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Deia.Hosting.Processes.Configuration;
using Deia.Hosting.Processes.Wire;
using Deia.Orchestration.Hosting;

namespace Deia.Hosting.Processes.Children;

/// <summary>The process of a worker, from its start until it is gone: its life line, its words, its end.</summary>
/// <remarks>Both its outputs are read for as long as it lives, so that it never blocks on a full pipe. Safe for concurrent use.</remarks>
internal sealed class WorkerProcess : IAsyncDisposable
{
    /// <summary>How long the last words of a worker that is gone are waited for; a process that it left may hold its outputs open.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest note, in bytes; a line of log is the longest there is.</summary>
    private const int LongestNote = 65_536;

    private static readonly byte[] LineEnd = [(byte)'\n'];

    private readonly Process _process;
    private readonly WorkerLog _log;
    private readonly ProcessHostOptions _options;
    private readonly LastLines _errors = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<WorkerNote> _firstNote = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _reason;

    private WorkerProcess(Process process, WorkerLog log, ProcessHostOptions options)
    {
        (_process, _log, _options) = (process, log, options);
        Id = process.Id;
        Completion = WatchAsync();
    }

    public int Id { get; }

    /// <summary>Gets the note that says whether the worker listens.</summary>
    /// <value>It fails with a <see cref="BotCrashedException"/> where the worker is gone before.</value>
    public Task<WorkerNote> FirstNote => _firstNote.Task;

    /// <summary>Gets the end of the worker: why it is gone, in one line. The task never fails.</summary>
    public Task<string> Completion { get; }

    /// <exception cref="BotCrashedException">There is no such executable, or the machine takes no more processes.</exception>
    public static WorkerProcess Start(ProcessStartInfo start, WorkerLog log, ProcessHostOptions options)
    {
        Process process = new() { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            process.Dispose();
            throw new BotCrashedException($"the worker '{start.FileName}' could not be started: {exception.Message}", exception);
        }

        return new WorkerProcess(process, log, options);
    }

    /// <summary>Tells the worker what it is.</summary>
    public Task OrderAsync(LaunchOrder order) => WriteAsync(order.Write());

    /// <summary>Asks the worker to end.</summary>
    public Task AskToEndAsync(string reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        return WriteAsync(Encoding.ASCII.GetBytes(WorkerWords.Shutdown));
    }

    /// <summary>Kills the worker and all processes that it started. Where it is gone already, nothing happens.</summary>
    public void Kill(string reason)
    {
        if (Completion.IsCompleted)
        {
            return;
        }

        Interlocked.CompareExchange(ref _reason, reason, null);
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended in this very moment, or one of its processes did.
        }
    }

    public ProcessUsage Measure()
    {
        lock (_gate)
        {
            try
            {
                _process.Refresh();
                return new ProcessUsage(_process.WorkingSet64, _process.TotalProcessorTime);
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException)
            {
                return default;
            }
        }
    }

    /// <summary>Kills the worker where it still lives, and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Completion.IsCompleted)
        {
            Kill("disposed");
            await Completion.ConfigureAwait(false);
        }

        _process.Dispose();
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> line)
    {
        try
        {
            var stream = _process.StandardInput.BaseStream;
            await stream.WriteAsync(line).ConfigureAwait(false);
            await stream.WriteAsync(LineEnd).ConfigureAwait(false);
            await stream.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // It is gone, and its end says why.
        }
    }

    private async Task<string> WatchAsync()
    {
        var output = new LineReader(_process.StandardOutput.BaseStream, LongestNote).ReadAllAsync(Hear);
        var errors = new LineReader(_process.StandardError.BaseStream, LastLines.LongestLine).ReadAllAsync(_errors.Take);
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await Task.WhenAll(output, errors).WaitAsync(LastWords).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var reason = Volatile.Read(ref _reason) ?? WorkerExit.Describe(_process.ExitCode, _errors, _options);
        _firstNote.TrySetException(new BotCrashedException(reason));
        _ = _firstNote.Task.Exception;
        return reason;
    }

    private void Hear(string line)
    {
        if (WorkerNote.Read(line) is not { } note)
        {
            return;
        }

        if (note.Log is { } log)
        {
            _log.Take(log);
        }
        else if (note.End is { } end)
        {
            Interlocked.CompareExchange(ref _reason, end.Contains(nameof(OutOfMemoryException), StringComparison.Ordinal) ? WorkerExit.OutOfMemory(_options) : end, null);
        }
        else
        {
            _firstNote.TrySetResult(note);
        }
    }
}
