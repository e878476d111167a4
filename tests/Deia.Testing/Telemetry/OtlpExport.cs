using System.Text;

namespace Deia.Testing.Telemetry;

/// <summary>What a program has sent to a collector in one request, as it came over the wire.</summary>
/// <param name="Path">What it is: <c>/v1/traces</c> or <c>/v1/metrics</c>.</param>
/// <param name="Body">The message (protocol buffers), in which texts and ids stand as they are.</param>
public sealed record OtlpExport(string Path, ReadOnlyMemory<byte> Body)
{
    /// <summary>Tells whether a text stands in it.</summary>
    /// <param name="text">The text.</param>
    public bool Has(string text) => Has(Encoding.UTF8.GetBytes(text));

    /// <summary>Tells whether the id of a trace or of a span stands in it.</summary>
    /// <param name="id">The id, in hexadecimal digits.</param>
    public bool HasId(string id) => Has(Convert.FromHexString(id));

    private bool Has(ReadOnlySpan<byte> bytes) => Body.Span.IndexOf(bytes) >= 0;
}
