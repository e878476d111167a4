using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Deia.AspNetCore.Problems;
using Deia.Orchestration;
using Deia.Orchestration.Configuration.Storable;

namespace Deia.AspNetCore.Input;

/// <summary>Finds what would harm whoever reads a JSON text later: broken syntax, depth, and strings that are no well-formed Unicode.</summary>
internal static class JsonFlaws
{
    /// <summary>Checks a JSON text from end to end.</summary>
    /// <returns>Null where it can be read, else the refusal that names the field or the place.</returns>
    public static Refusal? Find(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return Refusal.Invalid(ProblemFields.WholeBody, "The body is not UTF-8.");
        }

        var reader = new Utf8JsonReader(json);
        var field = ProblemFields.WholeBody;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String))
                {
                    continue;
                }

                if (Flaw(ref reader) is { } flaw)
                {
                    return Refusal.Invalid(field, $"{field} {flaw}.");
                }

                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    field = reader.GetString()!;
                }
            }
        }
        catch (JsonException exception)
        {
            return Broken(exception);
        }

        return null;
    }

    /// <summary>Refuses a JSON text that can't be read on.</summary>
    public static Refusal Broken(JsonException exception)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        return Refusal.Invalid(ProblemFields.WholeBody, $"The body is no JSON that can be read; it goes wrong at {place}.");
    }

    private static string? Flaw(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            // What is not escaped is valid UTF-8, and JSON forbids control characters there.
            return null;
        }

        try
        {
            return StorableText.Flaw(reader.GetString());
        }
        catch (InvalidOperationException)
        {
            return "must be well-formed Unicode: it contains half of a surrogate pair";
        }
    }
}
