using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Deia.AspNetCore.Problems;
using Deia.Orchestration;

namespace Deia.AspNetCore.Input;

/// <summary>Reads the fields of a JSON object and collects what is wrong with them. A field that is null counts as missing; unknown ones are ignored.</summary>
internal sealed class RequestFields
{
    /// <summary>The longest span of time that can be told in whole seconds.</summary>
    private const double MostSeconds = (long.MaxValue / TimeSpan.TicksPerSecond) - 1;

    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);
    private readonly JsonElement _object;

    private RequestFields(JsonElement json) => _object = json;

    /// <summary>Gets what is wrong with the fields read so far; null where nothing is.</summary>
    public Refusal? Refusal => _errors.Count == 0 ? null : Refusal.Invalid(_errors);

    /// <summary>Makes the fields of a request that gives none.</summary>
    public static RequestFields Empty() => new(Nothing);

    /// <summary>Reads a JSON text.</summary>
    /// <returns>The fields of the object that it is; refused as <see cref="RefusalReason.Invalid"/>.</returns>
    public static Outcome<RequestFields> Parse(ReadOnlySpan<byte> json)
    {
        if (JsonFlaws.Find(json) is { } refusal)
        {
            return refusal;
        }

        var element = JsonElement.Parse(json);
        return element.ValueKind == JsonValueKind.Object
            ? new RequestFields(element)
            : Refusal.Invalid(ProblemFields.WholeBody, "The body must be a JSON object.");
    }

    /// <summary>Tells whether a field is given.</summary>
    public bool Has(string name) => TryGet(name, out _);

    public string? Text(string name) =>
        TryGet(name, out var value) && Is(name, value.ValueKind == JsonValueKind.String, "must be a string") ? value.GetString() : null;

    public bool? Flag(string name) =>
        TryGet(name, out var value) && Is(name, value.ValueKind is JsonValueKind.True or JsonValueKind.False, "must be true or false")
            ? value.GetBoolean()
            : null;

    public double? Number(string name)
    {
        var number = 0d;
        return TryGet(name, out var value) && Is(name, TryGetFinite(value, out number), "must be a number that is not too large") ? number : null;
    }

    public int? WholeNumber(string name)
    {
        var number = 0;
        return TryGet(name, out var value)
            && Is(name, value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number), "must be a whole number that is not too large")
            ? number
            : null;
    }

    /// <summary>Reads a span of time that is given in seconds.</summary>
    public TimeSpan? Seconds(string name) =>
        Number(name) is { } seconds && Is(name, Math.Abs(seconds) <= MostSeconds, FormattableString.Invariant($"must be at most {MostSeconds:0}"))
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>Reads a moment, in ISO 8601 with its offset from UTC.</summary>
    public DateTimeOffset? Time(string name)
    {
        DateTimeOffset time = default;
        return Text(name) is { } text && Is(name, IsTime(text, out time), "must be a time in ISO 8601 with Z or an offset, such as 2026-12-31T12:00:00Z") ? time : null;
    }

    public IReadOnlyList<string>? Texts(string name) =>
        TryGet(name, out var value)
            && Is(name, value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsText), "must be a list of strings")
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : null;

    /// <summary>Reads a list whose items the caller looks at.</summary>
    public IReadOnlyList<JsonElement>? List(string name) =>
        TryGet(name, out var value) && Is(name, value.ValueKind == JsonValueKind.Array, "must be a list") ? [.. value.EnumerateArray()] : null;

    /// <summary>Reads an object whose values are kept as they are; of a name that is there twice, the last counts.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Object(string name)
    {
        if (!TryGet(name, out var value) || !Is(name, value.ValueKind == JsonValueKind.Object, "must be an object"))
        {
            return null;
        }

        Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            // A copy, so that what is kept does not keep the whole request.
            members[member.Name] = JsonElement.Parse(JsonMarshal.GetRawUtf8Value(member.Value));
        }

        return members;
    }

    /// <summary>Says that a field is missing, where it is and nothing else is wrong with it.</summary>
    public void Require(string name, object? value)
    {
        if (value is null or "")
        {
            Refuse(name, $"{name} is missing.");
        }
    }

    /// <summary>Says what is wrong with a field.</summary>
    public void Refuse(string name, string error) => _errors.TryAdd(name, [error]);

    private static bool IsTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time) && SaysItsOffset(text);

    private static bool SaysItsOffset(string text) => text is [.., 'Z'] or [.., '+' or '-', _, _, ':', _, _];

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    // 1e400 is valid JSON, and infinite as a number.
    private static bool TryGetFinite(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && double.IsFinite(number);
    }

    private bool TryGet(string name, out JsonElement value) => _object.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private bool Is(string name, bool isRight, string rule)
    {
        if (!isRight)
        {
            Refuse(name, $"{name} {rule}.");
        }

        return isRight;
    }
}
