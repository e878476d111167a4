namespace Deia.ReferenceHost.Logging;

/// <summary>Reads the lines of a file from its end to its beginning.</summary>
internal sealed class BackwardLineReader(FileStream file) : IDisposable
{
    private const int Block = 65_536;

    /// <summary>The longest line, in bytes; a longer one is none of this host's.</summary>
    private const int LongestLine = 1_048_576;

    private byte[] _buffer = [];
    private int _end;
    private long _position = file.Length;
    private bool _hasBegun;

    /// <summary>Reads the line before the last one read. What the file ends with is left out where it is no whole line yet.</summary>
    /// <returns>The line without its end, until the next call; null at the beginning of the file, or where it can't be read further.</returns>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            if (!await SkipUnfinishedAsync(cancellationToken))
            {
                return null;
            }
        }

        while (true)
        {
            var start = _buffer.AsSpan(0, _end).LastIndexOf((byte)'\n') + 1;
            if (start > 0 || (_position == 0 && _end > 0))
            {
                var line = _buffer.AsMemory(start.._end);
                _end = Math.Max(start - 1, 0);
                return line;
            }

            if (_position == 0 || _end > LongestLine || !await FillAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>Goes to the last line end of the file.</summary>
    private async ValueTask<bool> SkipUnfinishedAsync(CancellationToken cancellationToken)
    {
        while (_position > 0 && _end <= LongestLine && await FillAsync(cancellationToken))
        {
            _end = _buffer.AsSpan(0, _end).LastIndexOf((byte)'\n');
            if (_end >= 0)
            {
                return true;
            }

            _end = 0;
        }

        return false;
    }

    /// <summary>Puts the block before it in front of what is in the buffer.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(Block, _position);
        var filled = new byte[size + _end];
        _buffer.AsSpan(0, _end).CopyTo(filled.AsSpan(size));
        try
        {
            file.Position = _position - size;
            await file.ReadExactlyAsync(filled.AsMemory(0, size), cancellationToken);
        }
        catch (IOException)
        {
            return false;
        }

        (_buffer, _end, _position) = (filled, filled.Length, _position - size);
        return true;
    }
}
