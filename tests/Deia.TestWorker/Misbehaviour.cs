using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.TestWorker;

/// <summary>What goes wrong with a worker before it serves, or beside it.</summary>
internal static class Misbehaviour
{
    private const int Noise = 100 * 1024 * 1024;

    public static void Begin(string botId)
    {
        switch (botId)
        {
            case "EXIT":
                Console.Error.WriteLine("one");
                Console.Error.WriteLine("two");
                Console.Error.WriteLine("   at Some.Where() in file.cs:line 1");
                Console.Error.WriteLine("three");
                Console.Error.WriteLine("four");
                Environment.Exit(7);
                break;
            case "MUTE":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "NOISY":
                Shout(Console.OpenStandardOutput());
                Shout(Console.OpenStandardError());
                break;
            case "STUBBORN":
                // A process ends only when all of its foreground threads have.
                new Thread(static () => Thread.Sleep(Timeout.Infinite)).Start();
                break;
            case "PARENT":
                new Thread(static () => Process.Start("sleep", "1000").WaitForExit()).Start();
                break;
            case "ASTRAY":
                // As an app that forgot to let its workers be workers.
                new ServiceCollection().AddDeia().UseProcessHost();
                break;
            default:
                break;
        }
    }

    /// <summary>Writes 100 MB, half of it as one line.</summary>
    private static void Shout(Stream output) => new Thread(() =>
    {
        var line = Encoding.ASCII.GetBytes(new string('x', 99) + '\n');
        for (var written = 0; written < Noise / 2; written += line.Length)
        {
            output.Write(line);
        }

        for (var written = 0; written < Noise / 2; written += line.Length - 1)
        {
            output.Write(line, 0, line.Length - 1);
        }

        output.Flush();
    })
    { IsBackground = true }.Start();
}
