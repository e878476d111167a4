using System.IO.Pipelines;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.State;

namespace Deia.Orchestration.History.Exports;

/// <summary>A form that a history can be taken out in. Whatever is registered can be asked for by its name.</summary>
/// <remarks>
/// Implementations are safe for concurrent use, and never hold more than a few messages: they write each as it comes, and flush now and then
/// (<see cref="ExportOutput.FlushWhenFullAsync"/>), so that a slow reader slows down the reading of the store.
/// </remarks>
public interface IHistoryExportFormat
{
    /// <summary>Gets the name that the format is asked for by, in lower case; compared without case. Of two formats of one name, the last that was registered counts.</summary>
    string Name { get; }

    /// <summary>Gets the media type of what is written.</summary>
    string MediaType { get; }

    /// <summary>Gets how names of such files end, without a dot.</summary>
    string FileExtension { get; }

    /// <summary>Writes a history as UTF-8.</summary>
    /// <param name="output">Where to; it is not completed.</param>
    /// <param name="bot">The bot.</param>
    /// <param name="messages">Its messages, oldest first.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>When everything was handed to the output, though the last of it may not be flushed.</returns>
    Task WriteAsync(PipeWriter output, BotInfo bot, IAsyncEnumerable<StoredMessage> messages, CancellationToken cancellationToken = default);
}
