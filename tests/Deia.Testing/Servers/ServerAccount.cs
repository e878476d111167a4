using System.Diagnostics;

namespace Deia.Testing.Servers;

/// <summary>Starts programs as somebody whom PostgreSQL runs for: it refuses root.</summary>
internal static class ServerAccount
{
    private const string Name = "postgres";

    private static bool IsRoot => Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows();

    /// <summary>Makes a folder that the account may write to.</summary>
    public static string CreateFolder(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix).FullName;
        if (IsRoot)
        {
            using var chown = Process.Start("chown", [$"{Name}:{Name}", folder]);
            chown.WaitForExit();
        }

        return folder;
    }

    /// <summary>Starts a program as the account.</summary>
    public static Process Start(string program, params string[] arguments)
    {
        // Programs that inherit a pipe would hold it open for as long as they run.
        var start = IsRoot ? new ProcessStartInfo("runuser", ["-u", Name, "--", program, .. arguments]) : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = Path.GetTempPath();
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start) ?? throw new InvalidOperationException($"'{program}' could not be started.");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the text is what it said.</exception>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{program}' failed: {string.Join(' ', output)}");
        }
    }
}
