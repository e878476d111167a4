using System.ComponentModel;
using System.Diagnostics;

namespace Deia.Testing.Telemetry;

/// <summary>The tool of Prometheus that checks metrics.</summary>
public static class Promtool
{
    private const string BinaryVariable = "DEIA_PROMTOOL";

    /// <summary>Checks metrics.</summary>
    /// <param name="metrics">The metrics in Prometheus' text form.</param>
    /// <returns>What it finds; empty where it finds nothing.</returns>
    /// <exception cref="NotSupportedException">There is no promtool on this machine; the text says how to get it.</exception>
    public static async Task<string> CheckAsync(string metrics)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable(BinaryVariable) is { Length: > 0 } path ? path : "promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(metrics);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        var found = await output + await errors;
        return process.ExitCode != 0 && found.Length == 0 ? $"promtool ended with {process.ExitCode}." : found;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new NotSupportedException(
                $"'{start.FileName}' can't be started. Install prometheus (on Debian: apt-get install prometheus), or let {BinaryVariable} name its promtool; ./test.sh fetches it by itself.",
                exception);
        }
    }
}
