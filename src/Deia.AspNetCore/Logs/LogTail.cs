namespace Deia.AspNetCore.Logs;

/// <summary>Reads the last lines of the log: those in memory, and where they are too few, those before them that were kept.</summary>
internal sealed class LogTail(LogMemory memory, LogIds ids, IEnumerable<ILogArchive> archives)
{
    /// <summary>How far back a search goes at most, in bytes: somebody may look for what there is none of.</summary>
    private const int FarthestBack = 64 * 1024 * 1024;

    /// <summary>The last added is the one that counts.</summary>
    private readonly ILogArchive? _archive = archives.LastOrDefault();

    /// <summary>Reads the last lines, oldest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="follower">Who follows from there on; null: nobody.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(LogFilter filter, int most, LogFollower? follower, CancellationToken cancellationToken)
    {
        var (held, oldest) = memory.Read(filter, most, follower);
        var lines = held.Select(line => line.Json).Reverse().ToList();
        if (lines.Count < most && _archive is not null)
        {
            await ReadKeptAsync(_archive, filter, oldest, most, lines, cancellationToken);
        }

        lines.Reverse();
        return lines;
    }

    public void Leave(LogFollower follower) => memory.Leave(follower);

    private async Task ReadKeptAsync(
        ILogArchive archive, LogFilter filter, long oldestHeld, int most, List<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken)
    {
        var read = 0L;
        await foreach (var line in archive.ReadBackwardsAsync(cancellationToken))
        {
            // What memory held is there already, and what came since is for those who follow.
            if (LogLineHead.Read(line.Span, ids) is { } head && !(head.Number >= oldestHeld) && filter.Matches(head.Level, head.BotId))
            {
                lines.Add(line.ToArray());
            }

            read += line.Length;
            if (lines.Count == most || read >= FarthestBack)
            {
                return;
            }
        }
    }
}
