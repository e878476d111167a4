using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Logs;

/// <summary>The levels by name: as lines write them, and what callers may write besides.</summary>
internal static class LogLevels
{
    private static readonly string[] Written = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"];

    private static readonly Dictionary<string, LogLevel> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TRACE"] = LogLevel.Trace,
        ["DEBUG"] = LogLevel.Debug,
        ["INFO"] = LogLevel.Information,
        ["INFORMATION"] = LogLevel.Information,
        ["WARN"] = LogLevel.Warning,
        ["WARNING"] = LogLevel.Warning,
        ["ERROR"] = LogLevel.Error,
        ["CRITICAL"] = LogLevel.Critical,
        ["FATAL"] = LogLevel.Critical,
    };

    /// <summary>Gets the names as lines write them, the least grave first.</summary>
    public static IReadOnlyList<string> Names => Written;

    /// <summary>Gives a level's name, such as <c>WARN</c>.</summary>
    public static string NameOf(LogLevel level) => Written[(int)level];

    /// <summary>Finds a level by any of its names, in any case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out LogLevel level)
    {
        level = LogLevel.None;
        return name is not null && ByName.TryGetValue(name, out level);
    }
}
