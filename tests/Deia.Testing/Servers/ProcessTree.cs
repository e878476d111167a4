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

    /// <summary>Tells how long a process and all that descend from it have used the processor; children that ended are counted with their parent.</summary>
    public static TimeSpan ProcessorTime(int processId)
    {
        // Ticks in user mode, in kernel mode, and the same of children that were waited for; counted from behind the command, which may hold anything (proc(5)).
        const int FirstField = 11;
        const int Fields = 4;
        const int TicksPerSecond = 100;
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = fields.AsSpan(FirstField, Fields).ToArray().Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond) + Children(processId).Aggregate(TimeSpan.Zero, (sum, child) => sum + ProcessorTime(child));
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
