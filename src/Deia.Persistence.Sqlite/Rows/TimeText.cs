using System.Globalization;

namespace Deia.Persistence.Sqlite.Rows;

/// <summary>Times as text: ISO 8601 in UTC, always of the same width, so that their order as text is their order in time, and no tick is lost.</summary>
internal static class TimeText
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static DateTimeOffset Read(string text) =>
        DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Reads a time that somebody else may have written.</summary>
    /// <returns>The time; the least one there is where the text is none.</returns>
    public static DateTimeOffset TryRead(string text) =>
        DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default;
}
