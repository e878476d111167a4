using System.IO.Compression;
using Microsoft.Extensions.Options;

namespace Deia.ReferenceHost.Logging;

/// <summary>Compresses files that have rolled, and keeps the number of all files within bounds, in the background.</summary>
/// <remarks>What can't be compressed is deleted all the same: a log must not fill the disk.</remarks>
internal sealed class LogArchiver(IOptions<LogFilesOptions> options, LogFolder folder)
{
    private const string Unfinished = ".tmp";

    private Task _tidying = Task.CompletedTask;

    /// <summary>Says that a new file was begun. Not for concurrent use.</summary>
    public void Wake()
    {
        var before = _tidying;
        _tidying = Task.Run(() => TidyAsync(before));
    }

    private async Task TidyAsync(Task before)
    {
        await before;
        try
        {
            foreach (var file in folder.TextFiles().Skip(options.Value.RetainedFiles).Reverse())
            {
                await ArchiveAsync(file);
            }

            foreach (var file in folder.CompressedFiles().Skip(options.Value.ArchivedFiles))
            {
                file.Delete();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next file that is begun tries again; the log itself can't be told that it has no room.
        }
    }

    private async Task ArchiveAsync(FileInfo file)
    {
        try
        {
            await CompressAsync(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without room for it, it is lost.
        }

        file.Delete();
    }

    private async Task CompressAsync(FileInfo file)
    {
        Directory.CreateDirectory(folder.Archive);
        var path = folder.CompressedPath(file);
        await using (var text = file.OpenRead())
        await using (GZipStream compressed = new(File.Create(path + Unfinished), CompressionLevel.Optimal))
        {
            await text.CopyToAsync(compressed);
        }

        File.Move(path + Unfinished, path, overwrite: true);
    }
}
