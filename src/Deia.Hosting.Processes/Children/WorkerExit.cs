using System.Globalization;
using Deia.Hosting.Processes.Configuration;

namespace Deia.Hosting.Processes.Children;

/// <summary>Says in one line why a worker is gone, from what is left of it.</summary>
internal static class WorkerExit
{
    // A process that a signal ended is reported by 128 and its number (POSIX shells; .NET: Process.ExitCode).
    private const int Signal = 128;
    private const int Killed = Signal + 9;
    private const int Aborted = Signal + 6;

    public static string Describe(int exitCode, LastLines errors, ProcessHostOptions options)
    {
        if (errors.IsOutOfMemory)
        {
            return OutOfMemory(options);
        }

        var how = exitCode switch
        {
            Killed => "was killed",
            Aborted => "aborted",
            _ => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {exitCode}"),
        };
        return errors.ToString() is { Length: > 0 } lines ? $"the worker {how}: {lines}" : $"the worker {how}";
    }

    public static string OutOfMemory(ProcessHostOptions options) => string.Create(
        CultureInfo.InvariantCulture, $"the worker needed more memory than the {options.MemoryLimitMb} MB that {ProcessHostOptions.SectionName}:MemoryLimitMb allows");
}
