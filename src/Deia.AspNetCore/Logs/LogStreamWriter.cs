using System.Buffers;
using System.IO.Pipelines;
using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Chat;
using Microsoft.AspNetCore.Http;

namespace Deia.AspNetCore.Logs;

/// <summary>Writes lines to a client: as they are, one after the other (NDJSON), or as server-sent events (WHATWG HTML §9.2).</summary>
/// <param name="output">Where to.</param>
/// <param name="asEvents">Whether as events.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class LogStreamWriter(PipeWriter output, bool asEvents, TimeProvider timeProvider)
{
    /// <summary>How long a client may take nothing of what is sent.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Ndjson = "application/x-ndjson";

    /// <summary>How much is sent in one go.</summary>
    private const int Chunk = 65_536;

    /// <summary>Begins the answer, in the form that the client asks for.</summary>
    public static LogStreamWriter Begin(HttpContext context, TimeProvider timeProvider)
    {
        var asEvents = SendModes.AcceptsEventStream(context.Request.Headers);
        return new LogStreamWriter(StreamedResponse.Begin(context, asEvents ? SendModes.EventStream : Ndjson), asEvents, timeProvider);
    }

    /// <summary>Writes lines, and sees them on their way.</summary>
    /// <exception cref="TimeoutException">The client takes nothing.</exception>
    public async ValueTask WriteAsync(IEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken)
    {
        foreach (var line in lines)
        {
            output.Write(asEvents ? "data: "u8 : default);
            output.Write(line.Span);
            output.Write(asEvents ? "\n\n"u8 : "\n"u8);
            if (output.UnflushedBytes >= Chunk)
            {
                await FlushAsync(cancellationToken);
            }
        }

        await FlushAsync(cancellationToken);
    }

    /// <summary>Writes nothing that counts, a space before the next object or a comment, so that a client that is gone is found out.</summary>
    /// <exception cref="TimeoutException">The client takes nothing.</exception>
    public ValueTask BeatAsync(CancellationToken cancellationToken)
    {
        output.Write(asEvents ? ": still here\n\n"u8 : " "u8);
        return FlushAsync(cancellationToken);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flushing = output.FlushAsync(cancellationToken);
        if (!flushing.IsCompleted)
        {
            await flushing.AsTask().WaitAsync(Patience, timeProvider, cancellationToken);
        }
    }
}
