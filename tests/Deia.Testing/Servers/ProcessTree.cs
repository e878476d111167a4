using System.Globalization;
using System.Runtime.InteropServices;

namespace Deia.Testing.Servers;

/// <summary>Sends signals to a process and its children (signal(7); Linux).</summary>
internal static partial class ProcessTree
{
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal to a process and all that descend from it.</summary>
    public static void Signal(int processId, int signal)
    {
        // The parent first: once it stands still, it makes no more children.
        _ = SendSignal(processId, signal);
        foreach (var child in Children(processId))
        {
            Signal(child, signal);
        }
    }

    private static IEnumerable<int> Children(int processId)
    {
        try
        {
            var tasks = Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task"));
            return
            [
                .. tasks
                    .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Select(child => int.Parse(child, CultureInfo.InvariantCulture)),
            ];
        }
        catch (IOException)
        {
            // It is gone.
            return [];
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);
}
