using System.Text;
using Deia.AspNetCore.Logs;
using Serilog.Events;
using Serilog.Formatting;

namespace Deia.ReferenceHost.Logging;

/// <summary>Writes a line of the host's log as it is.</summary>
internal sealed class LineFormatter : ITextFormatter
{
    /// <summary>The property that carries the line through Serilog.</summary>
    public const string Property = "Line";

    public void Format(LogEvent logEvent, TextWriter output)
    {
        if (logEvent.Properties.TryGetValue(Property, out var value) && value is ScalarValue { Value: LogLine line })
        {
            output.Write(Encoding.UTF8.GetString(line.Json.Span) + "\n");
        }
    }
}
