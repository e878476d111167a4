using System.Text;
using Deia.AspNetCore.Logs;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Sinks.File;

namespace Deia.ReferenceHost.Logging;

/// <summary>Writes the host's log to the console and to files that roll by size and by day, with Serilog.</summary>
/// <remarks>A disk that takes nothing costs the lines of that time in the files, and nothing else: Serilog tries again every half an hour.</remarks>
internal sealed class SerilogSink : ILogSink, IDisposable
{
    private const long Mebibyte = 1024 * 1024;

    private static readonly MessageTemplate Empty = new([]);

    private readonly Logger _logger;

    public SerilogSink(IOptions<LogFilesOptions> options, LogFolder folder, LogArchiver archiver)
    {
        LineFormatter formatter = new();
        _logger = new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .WriteTo.Console(formatter)
            .WriteTo.File(
                formatter,
                folder.Template,
                rollingInterval: RollingInterval.Day,
                fileSizeLimitBytes: options.Value.FileSizeLimitMb * Mebibyte,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: null,
                encoding: new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                hooks: new RollingHooks(archiver))
            .CreateLogger();
    }

    public void Write(LogLine line) =>
        _logger.Write(new LogEvent(line.Timestamp, LogEventLevel.Information, null, Empty, [new(LineFormatter.Property, new ScalarValue(line))]));

    public void Dispose() => _logger.Dispose();

    private sealed class RollingHooks(LogArchiver archiver) : FileLifecycleHooks
    {
        public override Stream OnFileOpened(Stream underlyingStream, Encoding encoding)
        {
            archiver.Wake();
            return underlyingStream;
        }
    }
}
