using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Deia.AspNetCore.Tests.Abuse;

/// <summary>A client that sends whatever bytes it is given, where every proper client would put them right first.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private NetworkStream? _stream;
    private int _at;
    private int _length;

    public static async Task<RawClient> ConnectAsync(Uri host, CancellationToken cancellationToken)
    {
        RawClient client = new();
        await client._tcp.ConnectAsync(IPAddress.Loopback, host.Port, cancellationToken);
        client._tcp.NoDelay = true;
        client._stream = client._tcp.GetStream();
        return client;
    }

    /// <summary>Sends bytes, and reads no answer.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await _stream!.WriteAsync(bytes, cancellationToken);

    /// <summary>Sends a request, and reads its answer meanwhile, for it may come before the request has ended.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isWhole">Whether nothing more will come from here.</param>
    /// <param name="hasBody">Whether the answer may have a body.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer; null where the host closed the connection without one.</returns>
    public async Task<RawAnswer?> AskAsync(ReadOnlyMemory<byte> request, bool isWhole, bool hasBody, CancellationToken cancellationToken)
    {
        var sending = SendAllAsync(request, isWhole, cancellationToken);
        var answer = await ReadAsync(hasBody, cancellationToken);
        if (answer is null or { IsLast: true })
        {
            _tcp.Close();
        }

        await sending;
        return answer;
    }

    /// <summary>Reads until something comes.</summary>
    public async Task<bool> HearsAnythingAsync(CancellationToken cancellationToken) => await ReadByteAsync(cancellationToken) is not null;

    /// <summary>Breaks the connection off, without a word.</summary>
    public void Reset()
    {
        _tcp.LingerState = new LingerOption(enable: true, seconds: 0);
        _tcp.Close();
    }

    public void Dispose() => _tcp.Dispose();

    private async Task SendAllAsync(ReadOnlyMemory<byte> request, bool isWhole, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(request, cancellationToken);
            if (!isWhole)
            {
                _tcp.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException or InvalidOperationException)
        {
            // The host has heard enough; its answer says why.
        }
    }

    private async Task<RawAnswer?> ReadAsync(bool hasBody, CancellationToken cancellationToken)
    {
        string? line;
        do
        {
            try
            {
                line = await ReadLineAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                return null;
            }
        }
        while (line is "" || (line is not null && line.StartsWith("HTTP/1.1 100", StringComparison.Ordinal)));
        if (line is null)
        {
            return null;
        }

        var status = int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } header)
        {
            headers[header[..header.IndexOf(':')]] = header[(header.IndexOf(':') + 1)..].Trim();
        }

        return new RawAnswer(status, headers, hasBody && status is not (101 or 204 or 304) ? await ReadBodyAsync(headers, cancellationToken) : []);
    }

    private async Task<byte[]> ReadBodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        MemoryStream body = new();
        if (!headers.ContainsKey("Transfer-Encoding"))
        {
            await ReadAsync(body, headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : int.MaxValue, cancellationToken);
            return body.ToArray();
        }

        while (await ReadLineAsync(cancellationToken) is { } size)
        {
            var length = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            await ReadAsync(body, length, cancellationToken);
            await ReadLineAsync(cancellationToken);
            if (length == 0)
            {
                break;
            }
        }

        return body.ToArray();
    }

    private async Task ReadAsync(MemoryStream into, int length, CancellationToken cancellationToken)
    {
        for (; length > 0 && await ReadByteAsync(cancellationToken) is { } next; length--)
        {
            into.WriteByte(next);
        }
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        StringBuilder line = new();
        while (await ReadByteAsync(cancellationToken) is { } next)
        {
            if (next == '\n')
            {
                return line.ToString();
            }

            if (next != '\r')
            {
                line.Append((char)next);
            }
        }

        return null;
    }

    private async ValueTask<byte?> ReadByteAsync(CancellationToken cancellationToken)
    {
        if (_at == _length)
        {
            _length = await _stream!.ReadAsync(_buffer, cancellationToken);
            _at = 0;
            if (_length == 0)
            {
                return null;
            }
        }

        return _buffer[_at++];
    }
}
