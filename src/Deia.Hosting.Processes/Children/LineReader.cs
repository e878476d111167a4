using System.Text;

namespace Deia.Hosting.Processes.Children;

/// <summary>Reads the lines of a stream, however much comes and however long they are: of a longer line, the beginning.</summary>
/// <param name="stream">The stream.</param>
/// <param name="longest">How many bytes of a line are kept.</param>
internal sealed class LineReader(Stream stream, int longest)
{
    private readonly byte[] _buffer = new byte[16_384];
    private readonly byte[] _line = new byte[longest];
    private int _length;

    /// <summary>Reads until the stream ends.</summary>
    /// <param name="take">Takes each line that is not empty.</param>
    public async Task ReadAllAsync(Action<string> take)
    {
        int count;
        while ((count = await ReadAsync().ConfigureAwait(false)) > 0)
        {
            Cut(_buffer.AsSpan(0, count), take);
        }

        Give(take);
    }

    private async ValueTask<int> ReadAsync()
    {
        try
        {
            return await stream.ReadAsync(_buffer).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return 0;
        }
    }

    private void Cut(ReadOnlySpan<byte> read, Action<string> take)
    {
        int end;
        while ((end = read.IndexOf((byte)'\n')) >= 0)
        {
            Keep(read[..end]);
            Give(take);
            read = read[(end + 1)..];
        }

        Keep(read);
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        part = part[..Math.Min(part.Length, longest - _length)];
        part.CopyTo(_line.AsSpan(_length));
        _length += part.Length;
    }

    private void Give(Action<string> take)
    {
        var line = Encoding.UTF8.GetString(_line, 0, _length).TrimEnd();
        _length = 0;
        if (line.Length > 0)
        {
            take(line);
        }
    }
}
