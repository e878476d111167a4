using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Routing.Commands.Answers;

/// <summary>Takes an export into memory, and no more messages of it once it is too long.</summary>
/// <param name="mostBytes">How long it may be.</param>
internal sealed class BoundedExport(int mostBytes) : IDisposable
{
    private readonly MemoryStream _text = new();
    private PipeWriter? _output;

    /// <summary>Gets where the export is written to.</summary>
    public PipeWriter Output => _output ??= PipeWriter.Create(_text, new StreamPipeWriterOptions(leaveOpen: true));

    private bool IsTooLong => _text.Length + Output.UnflushedBytes > mostBytes;

    /// <summary>Ends the messages where the export has become too long.</summary>
    public async IAsyncEnumerable<StoredMessage> Bound(IAsyncEnumerable<StoredMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (IsTooLong)
            {
                yield break;
            }

            yield return message;
        }
    }

    /// <summary>Ends the export.</summary>
    /// <returns>All of it; null where it is too long.</returns>
    public async ValueTask<string?> EndAsync()
    {
        await Output.CompleteAsync().ConfigureAwait(false);
        return _text.Length > mostBytes ? null : Encoding.UTF8.GetString(_text.GetBuffer().AsSpan(0, (int)_text.Length));
    }

    public void Dispose() => _text.Dispose();
}
