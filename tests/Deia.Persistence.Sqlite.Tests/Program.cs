using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Deia.Persistence.Sqlite.Tests;

/// <summary>Runs the tests, or, where a test asks for it, is the process that writes messages.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        if (args is [WriterProcess.Command, var path, var botId, var count])
        {
            return WriterProcess.RunAsync(path, botId, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
        }

        return args.Contains("--server")
            ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : ConsoleRunner.Run(args);
    }
}
