using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Deia.Hosting.Processes.Wire;

namespace Deia.Hosting.Processes.Calls;

/// <summary>Reads a reply as a worker writes it. Disposing it before its end stops the model.</summary>
internal sealed class ReplyReader(HttpResponseMessage response, Stream stream) : IDisposable
{
    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
    private ReadOnlySequence<byte> _read;

    /// <summary>Reads the next line.</summary>
    /// <returns>A piece of text, or the end of the turn.</returns>
    /// <exception cref="IOException">The reply broke off before its end.</exception>
    /// <exception cref="JsonException">This is no such line.</exception>
    public async ValueTask<(string? Text, TurnEnd? End)> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_read.PositionOf((byte)'\n') is { } end)
            {
                var line = Parse(_read.Slice(0, end));
                _read = _read.Slice(_read.GetPosition(1, end));
                return line;
            }

            _reader.AdvanceTo(_read.Start, _read.End);
            var result = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            _read = result.Buffer;
            if (result.IsCompleted && _read.PositionOf((byte)'\n') is null)
            {
                throw new EndOfStreamException("The reply broke off before its end.");
            }
        }
    }

    public void Dispose()
    {
        _reader.Complete();
        response.Dispose();
    }

    private static (string? Text, TurnEnd? End) Parse(ReadOnlySequence<byte> line)
    {
        Utf8JsonReader json = new(line);
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            return (json.GetString(), null);
        }

        using var document = JsonDocument.ParseValue(ref json);
        return (null, TurnEnd.Read(document.RootElement));
    }
}
