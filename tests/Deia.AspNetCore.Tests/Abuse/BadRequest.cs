using System.Text;

namespace Deia.AspNetCore.Tests.Abuse;

/// <summary>A request that somebody got wrong.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The path and the query.</param>
/// <param name="Headers">The header lines, but those that say how long the body is.</param>
/// <param name="Body">The body; null: none.</param>
internal sealed record BadRequest(string Method, string Target, IReadOnlyList<string> Headers, byte[]? Body)
{
    /// <summary>The header that finds a request again on the other side.</summary>
    public const string Number = "X-Number";

    /// <summary>Gets how the length of the body is told.</summary>
    public BodyFraming Framing { get; init; }

    /// <summary>Gets whether the request says that more comes than comes.</summary>
    public bool BreaksOff => Framing is BodyFraming.TooLong or BodyFraming.BrokenChunks;

    /// <summary>Gets whether what follows on the connection may be taken for a part of this request.</summary>
    public bool EndsConnection => Framing is not (BodyFraming.Length or BodyFraming.Chunks);

    /// <summary>Gives its bytes.</summary>
    public byte[] ToBytes(int number)
    {
        StringBuilder head = new();
        head.Append($"{Method} {Target} HTTP/1.1\r\nHost: localhost\r\n{Number}: {number}\r\n");
        foreach (var header in Headers)
        {
            head.Append(header).Append("\r\n");
        }

        var body = Body ?? [];
        switch (Framing)
        {
            case BodyFraming.Length when Body is null:
                break;
            case BodyFraming.Length:
                head.Append($"Content-Length: {body.Length}\r\n");
                break;
            case BodyFraming.Chunks:
                head.Append("Transfer-Encoding: chunked\r\n");
                body = body.Length == 0 ? "0\r\n\r\n"u8.ToArray() : [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8];
                break;
            case BodyFraming.BrokenChunks:
                head.Append("Transfer-Encoding: chunked\r\n");
                body = [.. "zz\r\n"u8, .. body];
                break;
            case BodyFraming.TooLong:
                head.Append($"Content-Length: {body.Length + 10}\r\n");
                break;
            case BodyFraming.NoNumber:
                head.Append("Content-Length: -1\r\n");
                break;
            case BodyFraming.Both:
                head.Append($"Content-Length: {body.Length}\r\nTransfer-Encoding: gzip\r\n");
                break;
        }

        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body];
    }

    /// <summary>Shows it, the long parts cut.</summary>
    public override string ToString() =>
        $"{Method} {Cut(Target)} [{string.Join(" | ", Headers.Select(header => Cut(header.StartsWith("Authorization: Bearer ey", StringComparison.Ordinal) ? "Authorization: …" : header)))}] "
        + $"{Framing} {(Body is null ? "without a body" : Cut(Encoding.UTF8.GetString(Body)))}";

    private static string Cut(string text) => text.Length <= 300 ? text : $"{text[..300]}… ({text.Length})";
}
