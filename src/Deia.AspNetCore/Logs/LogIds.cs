using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Deia.AspNetCore.Logs;

/// <summary>The ids of lines: the process, and the line's number in it, so that a line that is met twice is known again.</summary>
internal sealed class LogIds
{
    private readonly string _process = string.Create(CultureInfo.InvariantCulture, $"{Guid.CreateVersion7():N}-");
    private readonly byte[] _processBytes;

    public LogIds() => _processBytes = Encoding.ASCII.GetBytes(_process);

    public string Of(long number) => string.Create(CultureInfo.InvariantCulture, $"{_process}{number}");

    /// <summary>Reads the number out of the id of a line of this process.</summary>
    /// <returns>Null where it is another process's.</returns>
    public long? NumberOf(ReadOnlySpan<byte> id) =>
        id.StartsWith(_processBytes) && Utf8Parser.TryParse(id[_processBytes.Length..], out long number, out var read) && read == id.Length - _processBytes.Length
            ? number
            : null;
}
