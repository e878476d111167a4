namespace Deia.AspNetCore.Logs;

/// <summary>Takes the lines of the host's log to where they are kept, such as files. Add one as a singleton; there may be several.</summary>
/// <remarks>
/// Lines come one at a time and in order, on the thread that logs, which waits meanwhile. Implementations neither throw nor log, and need no
/// <c>ILogger</c> themselves.
/// </remarks>
public interface ILogSink
{
    /// <summary>Takes a line.</summary>
    /// <param name="line">The line, which may be kept.</param>
    void Write(LogLine line);
}
