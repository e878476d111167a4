using System.Buffers;
using System.IO.Pipelines;

namespace Deia.Ollama;

/// <summary>The body of a chat reply, handed on line by line, and only once a line is known to be good.</summary>
/// <remarks>Cancelling ends a read at once and closes the connection, which is how Ollama learns that it may stop.</remarks>
internal sealed class OllamaReplyStream(Stream body, OllamaCall call, SilenceWatch watch, OllamaFaults faults, TimeSpan idleTimeout) : Stream
{
    /// <summary>Far above any line of Ollama's; only a body that is no stream of lines reaches it.</summary>
    private const int LongestLine = 16 * 1_024 * 1_024;

    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(1);

    private readonly PipeReader _reader = PipeReader.Create(body);
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _handedOn;
    private bool _hasBegun;
    private bool _isDone;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_handedOn == _line.WrittenCount && !await NextLineAsync(cancellationToken).ConfigureAwait(false))
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _line.WrittenCount - _handedOn);
        _line.WrittenMemory.Slice(_handedOn, count).CopyTo(buffer);
        _handedOn += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Complete();
            watch.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<bool> NextLineAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static watch => ((SilenceWatch)watch!).Cancel(), watch);
        try
        {
            if (_isDone)
            {
                // Reads to the end, so that the connection can be used again; the reply is whole whatever comes.
                watch.Begin(ClosingTime);
                await _reader.CopyToAsync(Stream.Null, watch.Token).ConfigureAwait(false);
                return false;
            }

            if (_hasBegun)
            {
                watch.Begin(idleTimeout);
            }

            await ReadLineAsync().ConfigureAwait(false);
            watch.Pause();
            return true;
        }
        catch (Exception late) when (_isDone && late is OperationCanceledException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException late) when (watch.IsExpired)
        {
            throw _hasBegun ? faults.Silent(call.Model, watch.Limit, late) : faults.NoFirstToken(call.Model, watch.Limit, late);
        }
        catch (OperationCanceledException cancelled) when (call.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, call.CancellationToken);
        }
        catch (IOException broken)
        {
            throw _hasBegun ? faults.BrokeOff(call.Model, broken) : faults.Unreachable(call.Model, broken);
        }
    }

    private async ValueTask ReadLineAsync()
    {
        while (true)
        {
            var read = await _reader.ReadAsync(watch.Token).ConfigureAwait(false);
            var end = read.Buffer.PositionOf((byte)'\n');
            if (end is null && !read.IsCompleted)
            {
                _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                ThrowIfEndless(read.Buffer.Length);
                continue;
            }

            if (read.Buffer.IsEmpty)
            {
                throw faults.BrokeOff(call.Model);
            }

            var next = end is null ? read.Buffer.End : read.Buffer.GetPosition(1, end.Value);
            _line.ResetWrittenCount();
            _handedOn = 0;
            foreach (var part in read.Buffer.Slice(0, next))
            {
                _line.Write(part.Span);
            }

            _reader.AdvanceTo(next);
            if (!_line.WrittenSpan.Trim(" \t\r\n"u8).IsEmpty)
            {
                Judge(isWhole: end is not null);
                return;
            }
        }
    }

    private void Judge(bool isWhole)
    {
        var line = OllamaLine.Read(_line.WrittenSpan);
        switch (line.Kind)
        {
            case OllamaLineKind.Error:
                throw faults.ModelFailed(call.Model, line.Error);
            case OllamaLineKind.Unreadable:
                throw isWhole ? faults.Unreadable(call.Model) : faults.BrokeOff(call.Model);
            default:
                _hasBegun = true;
                _isDone = line.Kind == OllamaLineKind.Done;
                break;
        }
    }

    private void ThrowIfEndless(long length)
    {
        if (length > LongestLine)
        {
            throw faults.Unreadable(call.Model);
        }
    }
}
