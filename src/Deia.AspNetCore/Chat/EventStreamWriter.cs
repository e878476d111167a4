using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Json;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Chat;

/// <summary>Writes server-sent events, each on its way before the next is made (WHATWG HTML §9.2).</summary>
internal sealed class EventStreamWriter
{
    private readonly PipeWriter _output;

    private EventStreamWriter(PipeWriter output) => _output = output;

    /// <summary>Begins the answer. From here on its status can't change.</summary>
    public static EventStreamWriter Begin(HttpContext context) => new(StreamedResponse.Begin(context, SendModes.EventStream));

    /// <summary>Writes an event.</summary>
    /// <param name="name">Its name; null: it has none.</param>
    /// <param name="data">What it tells.</param>
    /// <param name="form">The form of that, which has no line breaks.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async ValueTask WriteAsync<T>(string? name, T data, JsonTypeInfo<T> form, CancellationToken cancellationToken)
    {
        if (name is not null)
        {
            Write($"event: {name}\n");
        }

        Write("data: ");
        using (Utf8JsonWriter json = new(_output, DeiaJson.WriterOptions))
        {
            JsonSerializer.Serialize(json, data, form);
        }

        Write("\n\n");
        await _output.FlushAsync(cancellationToken);
    }

    /// <summary>Writes an event without a name, whose data is no JSON.</summary>
    /// <param name="data">What it tells, in one line.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async ValueTask WriteAsync(string data, CancellationToken cancellationToken)
    {
        Write($"data: {data}\n\n");
        await _output.FlushAsync(cancellationToken);
    }

    /// <summary>Writes a comment, so that nobody on the way takes the silence for the end.</summary>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async ValueTask BeatAsync(CancellationToken cancellationToken)
    {
        Write(": still here\n\n");
        await _output.FlushAsync(cancellationToken);
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, _output);
}
