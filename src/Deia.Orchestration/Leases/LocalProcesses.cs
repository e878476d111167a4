using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Deia.Orchestration.Leases;

/// <summary>Tells processes of this machine from each other, by more than an id that another process may have by now.</summary>
internal static class LocalProcesses
{
    private const string MachineIdFile = "machine-id";

    // In /proc/[pid]/stat, counted from behind the command, which may hold anything (proc(5)): the state, and the start in clock ticks since the boot.
    private const int StateField = 0;
    private const int StartField = 19;
    private const string Zombie = "Z";
    private const string Dead = "X";

    /// <summary>Gets what tells this machine and its process ids from others; null where that can't be told.</summary>
    public static string? Machine { get; } = FindMachine();

    /// <summary>Describes a process.</summary>
    /// <returns>What no other process of this machine has in common with it until the next boot; null where there is no such process that lives.</returns>
    public static string? Identify(int processId)
    {
        try
        {
            return OperatingSystem.IsLinux() ? IdentifyOnLinux(processId) : IdentifyByStartTime(processId);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Tells whether a process that <see cref="Identify"/> described on this machine has ended.</summary>
    public static bool IsGone(string process) =>
        int.TryParse(process.AsSpan(0, process.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture, out var processId) && Identify(processId) != process;

    private static string? IdentifyOnLinux(int processId)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[StateField] is Zombie or Dead ? null : string.Create(CultureInfo.InvariantCulture, $"{processId}-{fields[StartField]}");
    }

    private static string IdentifyByStartTime(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return string.Create(CultureInfo.InvariantCulture, $"{processId}-{process.StartTime.ToUniversalTime().Ticks}");
    }

    private static string? FindMachine()
    {
        try
        {
            // A container has process ids of its own, whatever it calls itself, and a boot gives out all ids anew.
            return OperatingSystem.IsLinux()
                ? $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name}"
                : $"{Environment.MachineName} {ReadOrMakeMachineId()}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gives the id that Deia keeps for this machine's user, since names of machines are not unique.</summary>
    private static string ReadOrMakeMachineId()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Deia"));
        var path = Path.Combine(folder.FullName, MachineIdFile);
        if (!File.Exists(path))
        {
            var made = Path.Combine(folder.FullName, Guid.NewGuid().ToString("N"));
            File.WriteAllText(made, Guid.NewGuid().ToString("N"));
            File.Move(made, path, overwrite: false);
        }

        return File.ReadAllText(path);
    }
}
