using System.IO.Pipelines;
using System.Text.Json;
using Deia.Hosting.Processes.Wire;

namespace Deia.Hosting.Processes.Workers;

/// <summary>Writes a reply as it comes, a line for each piece.</summary>
/// <remarks>JSON has no halves of characters, so one that comes at the end of a piece waits for its other half.</remarks>
internal sealed class ReplyWriter(PipeWriter output) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(output, WireJson.Options);
    private string _half = "";

    /// <summary>Gets whether anything was written, so that it is too late to answer otherwise.</summary>
    public bool HasBegun { get; private set; }

    public ValueTask<FlushResult> WriteAsync(string text, CancellationToken cancellationToken)
    {
        text = _half + text;
        _half = char.IsHighSurrogate(text[^1]) ? text[^1..] : "";
        var whole = text.AsSpan(0, text.Length - _half.Length);
        return whole.IsEmpty ? default : WriteLineAsync(whole, cancellationToken);
    }

    public async ValueTask EndAsync(TurnEnd end, CancellationToken cancellationToken)
    {
        if (_half.Length > 0)
        {
            // The other half never came, so it goes as what no reader takes for a character.
            _half = "";
            await WriteLineAsync("\uFFFD", cancellationToken).ConfigureAwait(false);
        }

        _json.Reset();
        end.Write(_json);
        _json.Flush();
        await FlushLineAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _json.Dispose();

    private ValueTask<FlushResult> WriteLineAsync(ReadOnlySpan<char> text, CancellationToken cancellationToken)
    {
        _json.Reset();
        _json.WriteStringValue(text);
        _json.Flush();
        return FlushLineAsync(cancellationToken);
    }

    private ValueTask<FlushResult> FlushLineAsync(CancellationToken cancellationToken)
    {
        HasBegun = true;
        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
        return output.FlushAsync(cancellationToken);
    }
}
