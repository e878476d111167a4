using System.IO.Pipelines;
using System.Text;

namespace Deia.Orchestration.History.Exports;

/// <summary>Writes exports piece by piece.</summary>
public static class ExportOutput
{
    private const int FlushAt = 16 * 1024;

    /// <summary>Writes a text as UTF-8.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">The text.</param>
    public static void Write(this PipeWriter output, string text)
    {
        ArgumentNullException.ThrowIfNull(output);
        Encoding.UTF8.GetBytes(text, output);
    }

    /// <summary>Flushes once some kilobytes have come together, and waits for a reader that is slow.</summary>
    /// <param name="output">What to flush.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>When more can be written.</returns>
    public static async ValueTask FlushWhenFullAsync(this PipeWriter output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (output.UnflushedBytes >= FlushAt)
        {
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
