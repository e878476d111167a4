namespace Deia.AspNetCore.Logs;

/// <summary>Gives back lines of the host's log that are no longer in memory. Add it as a singleton, beside the <see cref="ILogSink"/> that kept them.</summary>
/// <remarks>Implementations are safe for concurrent use. Where lines can't be read, they are left out.</remarks>
public interface ILogArchive
{
    /// <summary>Reads the lines that were kept, those of earlier processes too, the newest first.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The <see cref="LogLine.Json"/> of each line; its bytes stay as they are until the next line is asked for.</returns>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadBackwardsAsync(CancellationToken cancellationToken = default);
}
