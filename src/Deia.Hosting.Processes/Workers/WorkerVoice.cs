using System.Text;
using Deia.Hosting.Processes.Wire;

namespace Deia.Hosting.Processes.Workers;

/// <summary>A worker's standard output, which is for its host alone. Safe for concurrent use.</summary>
internal sealed class WorkerVoice(Stream output)
{
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes(WorkerNote.Mark);

    private readonly Lock _gate = new();

    /// <summary>Takes the standard output for the host; what the app writes to it goes to the standard error from now on.</summary>
    public static WorkerVoice TakeStandardOutput()
    {
        WorkerVoice voice = new(Console.OpenStandardOutput());
        Console.SetOut(Console.Error);
        return voice;
    }

    public void Say(WorkerNote note)
    {
        byte[] line = [.. Mark, .. note.Write().Span, (byte)'\n'];
        lock (_gate)
        {
            try
            {
                output.Write(line);
                output.Flush();
            }
            catch (IOException)
            {
                // Nobody listens any more; the standard input says so too, and ends the worker.
            }
        }
    }
}
