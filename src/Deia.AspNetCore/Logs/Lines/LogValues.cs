using System.Collections;
using System.Globalization;

namespace Deia.AspNetCore.Logs.Lines;

/// <summary>Turns what is logged with a line into what JSON can say.</summary>
internal static class LogValues
{
    /// <summary>The longest text of a property, in characters. A stack trace may be as long as a message.</summary>
    private const int LongestText = 2_048;

    private const int MostItems = 16;

    /// <summary>Gives a string, a number or a truth value; scrubbed.</summary>
    public static object Of(string name, object value)
    {
        if (value is bool or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal)
        {
            return value is float.NaN or float.PositiveInfinity or float.NegativeInfinity or double.NaN or double.PositiveInfinity or double.NegativeInfinity
                ? Text(value)
                : value;
        }

        return LogScrubber.Scrub(Text(value), name == LogNames.StackTrace ? LogScrubber.LongestText : LongestText);
    }

    /// <summary>Tells whether a value can quote what somebody said or a secret: neither numbers nor times nor ids can.</summary>
    public static bool CanQuote(object? value) => value switch
    {
        null or "" => false,
        bool or Enum or Guid or TimeSpan or DateTime or DateTimeOffset => false,
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => false,
        _ => true,
    };

    private static string Text(object value) => value switch
    {
        string text => text,
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        Type type => type.FullName ?? type.Name,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => string.Join(", ", items.Cast<object?>().Take(MostItems).Select(item => item is null ? "null" : Text(item))),
        _ => value.ToString() ?? string.Empty,
    };
}
