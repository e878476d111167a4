using System.Runtime.CompilerServices;
using Deia.AspNetCore.Logs;

namespace Deia.ReferenceHost.Logging;

/// <summary>Reads the files of text back, the newest line first.</summary>
internal sealed class LogFiles(LogFolder folder) : ILogArchive
{
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadBackwardsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var file in List())
        {
            using var reader = Open(file);
            while (reader is not null && await reader.ReadAsync(cancellationToken) is { } line)
            {
                yield return line;
            }
        }
    }

    private IReadOnlyList<FileInfo> List()
    {
        try
        {
            return folder.TextFiles();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static BackwardLineReader? Open(FileInfo file)
    {
        try
        {
            return new BackwardLineReader(new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It was compressed in this very moment, or may not be read.
            return null;
        }
    }
}
