using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Deia.Hosting.Processes.Configuration;
using Deia.Hosting.Processes.Wire;
using Deia.Orchestration.Hosting;
using Microsoft.Extensions.Options;

namespace Deia.Hosting.Processes.Children;

/// <summary>How a worker is started: the app itself once more, or the executable that the settings name.</summary>
internal sealed class WorkerCommand(IOptions<ProcessHostOptions> options)
{
    private const string Dotnet = "dotnet";
    private const long BytesPerMebibyte = 1024 * 1024;

    private readonly ProcessHostOptions _options = options.Value;

    /// <exception cref="BotCrashedException">It can't be told what to start.</exception>
    public ProcessStartInfo ToStart(string botId)
    {
        var (file, assembly) = Target();
        ProcessStartInfo start = new(file)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (assembly is not null)
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(assembly);
        }

        start.ArgumentList.Add(WorkerWords.Argument);
        start.ArgumentList.Add(botId);
        SetUpRuntime(start.Environment);
        return start;
    }

    /// <summary>Sets the runtime of the worker up as what it is: one of many on its machine, small, quick to start, and idle most of the time (.NET: Runtime configuration options).</summary>
    private void SetUpRuntime(IDictionary<string, string?> environment)
    {
        environment["DOTNET_gcServer"] = "0";
        environment["DOTNET_gcConcurrent"] = "0";
        environment["DOTNET_TieredPGO"] = "0";

        // Threads that spin before they sleep cost more than half of the processor time of a token that comes alone.
        environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        environment["DOTNET_GCHeapHardLimit"] = (_options.HeapLimitMb * BytesPerMebibyte).ToString("X", CultureInfo.InvariantCulture);
    }

    private (string File, string? Assembly) Target()
    {
        var self = Environment.ProcessPath;
        var isDotnet = string.Equals(Path.GetFileNameWithoutExtension(self), Dotnet, StringComparison.OrdinalIgnoreCase);
        if (_options.WorkerPath is { Length: > 0 } path)
        {
            return path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? (isDotnet ? self! : Dotnet, path) : (path, null);
        }

        if (self is null)
        {
            throw new BotCrashedException($"The host can't tell what its own executable is. Set {ProcessHostOptions.SectionName}:WorkerPath.");
        }

        return isDotnet ? (self, EntryAssembly()) : (self, null);
    }

    private static string EntryAssembly() => Path.Combine(AppContext.BaseDirectory, $"{Assembly.GetEntryAssembly()?.GetName().Name}.dll");
}
