using System.Collections.Frozen;
using System.Text.Json;
using Xunit;

namespace Deia.Testing.Conformance;

/// <summary>Text that stores, parsers and encoders have been known to harm.</summary>
public static class AwkwardText
{
    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["empty"] = "",
        ["white space"] = "  \t ",
        ["quotes"] = """He said "it's 'fine'"; `\` \" \\ -- /* */ DROP TABLE bots;""",
        ["placeholders"] = "100% %s %% {0} $1 $id :id @id ? ?1 \\u0041",
        ["right-to-left"] = "שלום, עולם! مرحبا \u202Ebackwards\u202C 123",
        ["emoji"] = "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
        ["line breaks"] = "one\r\ntwo\nthree\rfour\u2028five\u2029six\u0085seven\v\f",
        ["controls"] = "\u0001\u0002\u001B[31m\u007F",
        ["not normalised"] = "e\u0301 and \u00E9, \uFEFFmark, \uFFFD, \uFFFF",
        ["markup"] = "<script>alert('&amp;')</script> | a,b;\"c\"",
        ["longest"] = new string('x', 32_767) + "y",
        ["longest in surrogate pairs"] = string.Concat(Enumerable.Repeat("😀", 16_384)),
    }.ToFrozenDictionary();

    /// <summary>Gets the names of the texts, as the data of a theory.</summary>
    public static TheoryData<string> Names => [.. Texts.Keys.Order()];

    /// <summary>Gets metadata with each kind of JSON value in it.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Metadata { get; } = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
        """
        {
          "nested": { "list": [1, [2, { "deep": [] }], null], "flag": true, "no": false, "empty": {} },
          "numbers": [0, -1, 0.1, 1e21, 9007199254740993, 123456789.123456789],
          "quotes": "it's \"fine\" \\ 100% {0} $1",
          "שלום 🏳️‍🌈 \"key\" 50%": "مرحبا\r\n👍🏽 \u00e9",
          "": "no name",
          "nothing": null
        }
        """)!;

    /// <summary>Gets a text.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The text.</returns>
    public static string Of(string name) => Texts[name];

    /// <summary>Gets the beginning of a text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="longest">The most characters; a surrogate pair that does not fit whole is left out.</param>
    /// <returns>The text, as far as it fits.</returns>
    public static string Of(string name, int longest)
    {
        var text = Texts[name];
        if (text.Length <= longest)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }
}
