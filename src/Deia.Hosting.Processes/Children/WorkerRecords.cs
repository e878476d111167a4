using Deia.Orchestration.Leases;
using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Children;

/// <summary>Notes of the workers that run on this machine for its user, one small file each, so that a host finds those that an earlier one left.</summary>
/// <remarks>A process is known by its id, its start and its machine's boot: by its id alone, another process might be taken for it.</remarks>
/// <param name="folder">Where they are.</param>
/// <param name="logger">The log.</param>
internal sealed partial class WorkerRecords(string folder, ILogger<WorkerRecords> logger)
{
    private const string Extension = ".worker";

    /// <summary>After this long a note of another boot, or of a container that is gone, means nothing any more.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Gets the folder of this machine's user.</summary>
    public static string UserFolder { get; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Deia", "workers");

    /// <summary>Notes a worker of this host.</summary>
    /// <returns>What to give to <see cref="Remove"/>; null where the worker is gone already, or can't be noted.</returns>
    public string? Add(int processId)
    {
        if (LocalProcesses.Identify(processId) is not { } worker || LocalProcesses.Identify(Environment.ProcessId) is not { } owner)
        {
            return null;
        }

        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllLines(PathOf(worker), [LocalProcesses.Machine ?? "", owner]);
            return worker;
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            LogNotNoted(processId, exception.Message);
            return null;
        }
    }

    public void Remove(string worker)
    {
        try
        {
            File.Delete(PathOf(worker));
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            // The next host that starts sees that the worker is gone, and removes the note.
        }
    }

    /// <summary>Takes out the notes of all workers of this machine whose host is gone.</summary>
    /// <returns>Those that still live.</returns>
    public IReadOnlyList<string> TakeOrphans(DateTimeOffset now)
    {
        try
        {
            return Directory.Exists(folder) ? [.. new DirectoryInfo(folder).EnumerateFiles("*" + Extension).Where(file => TryTake(file, now)).Select(NameOf)] : [];
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            LogNotRead(exception.Message);
            return [];
        }
    }

    /// <summary>Takes out a note where the worker's host is gone.</summary>
    /// <returns>Whether the worker lives, and is an orphan.</returns>
    private static bool TryTake(FileInfo file, DateTimeOffset now)
    {
        try
        {
            var lines = File.ReadAllLines(file.FullName);
            if (lines is not [var machine, var owner] || machine != LocalProcesses.Machine)
            {
                if (now - file.LastWriteTimeUtc > Lifetime)
                {
                    file.Delete();
                }

                return false;
            }

            if (!LocalProcesses.IsGone(owner))
            {
                return false;
            }

            file.Delete();
            return !LocalProcesses.IsGone(NameOf(file));
        }
        catch (Exception exception) when (IsOfFiles(exception))
        {
            // Another host was quicker.
            return false;
        }
    }

    private string PathOf(string worker) => Path.Combine(folder, worker + Extension);

    private static string NameOf(FileInfo file) => Path.GetFileNameWithoutExtension(file.Name);

    private static bool IsOfFiles(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentException;

    [LoggerMessage(5020, LogLevel.Warning, "The worker process {ProcessId} can't be noted, so no later host will look for it: {Reason}", EventName = "worker.not_noted")]
    private partial void LogNotNoted(int processId, string reason);

    [LoggerMessage(5021, LogLevel.Warning, "It can't be told whether an earlier host left workers: {Reason}", EventName = "worker.not_read")]
    private partial void LogNotRead(string reason);
}
