namespace Deia.AspNetCore.Health;

/// <summary>How much room the disk of the content root has.</summary>
/// <param name="Status">How it does.</param>
/// <param name="Detail">What is wrong with it, in one line; null where nothing is.</param>
/// <param name="FreeBytes">The room that the host may use; null where it can't be told.</param>
/// <param name="TotalBytes">The size of the disk; null where it can't be told.</param>
internal sealed record DiskCheck(HealthStatus Status, string? Detail, long? FreeBytes, long? TotalBytes) : HealthCheck(Status, Detail)
{
    /// <summary>The part of the disk that must stay free (Specification: Alerting Rules).</summary>
    private const double LeastFree = 0.05;

    /// <summary>Measures the disk that a folder is on.</summary>
    public static DiskCheck OfFolder(string folder)
    {
        try
        {
            // On Windows a drive is named by its root; elsewhere any folder names the file system it is on.
            DriveInfo drive = new(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder);
            return Of(drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new DiskCheck(HealthStatus.Degraded, $"The free space can't be told ({exception.GetType().Name}).", null, null);
        }
    }

    /// <summary>Judges the room there is.</summary>
    public static DiskCheck Of(long free, long total)
    {
        var part = total > 0 ? (double)free / total : 1;
        return part < LeastFree
            ? new DiskCheck(HealthStatus.Degraded, FormattableString.Invariant($"Only {part:P1} of the disk is free."), free, total)
            : new DiskCheck(HealthStatus.Healthy, null, free, total);
    }
}
