using System.Text;
using System.Text.Json;
using CsCheck;
using Deia.Orchestration.Configuration.Storable;

namespace Deia.Orchestration.Tests.Configuration.Storable;

public sealed class StorableTextTests
{
    private const string High = "\uD83D";
    private const string Low = "\uDE00";

    // xunit can't carry lone surrogates as theory data: they do not survive its serialisation.
    private static readonly (string Text, string Mended)[] Flawed =
    [
        ("\0", "\uFFFD"),
        ("a\0b\0", "a\uFFFDb\uFFFD"),
        (High, "\uFFFD"),
        (Low, "\uFFFD"),
        (High + "a", "\uFFFDa"),
        ("a" + Low, "a\uFFFD"),
        (Low + High, "\uFFFD\uFFFD"),
        (High + High + Low, "\uFFFD" + High + Low),
        (High + Low + Low, High + Low + "\uFFFD"),
        (High + "\0" + Low, "\uFFFD\uFFFD\uFFFD"),
    ];

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("😀😀 שלום \u0001 \uFFFD \uFFFF \r\n")]
    public void Mend_Storable_GivesTheSameString(string text)
    {
        Assert.Null(StorableText.Flaw(text));
        Assert.Same(text, StorableText.Mend(text));
    }

    [Fact]
    public void Mend_Flawed_ReplacesEachFlawAndNothingElse() =>
        Assert.All(Flawed, pair => Assert.Equal(pair.Mended, StorableText.Mend(pair.Text)));

    [Fact]
    public void Flaw_Flawed_SaysWhat() => Assert.All(
        Flawed,
        pair => Assert.Contains(pair.Text.Contains('\0') ? "NUL (U+0000)" : "half of a surrogate pair", StorableText.Flaw(pair.Text), StringComparison.Ordinal));

    [Fact]
    public void Mend_AnyText_GivesWhatEncodersOfUnicodeGive()
    {
        var unit = Gen.OneOf(Gen.Char['a', 'c'], Gen.Char['\uD7FE', '\uE001'], Gen.Const('\0'), Gen.Const(High[0]), Gen.Const(Low[0]));

        unit.Array[0, 12].Select(units => new string(units)).Sample(text =>
        {
            var reference = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
            return StorableText.Mend(text) == reference && (StorableText.Flaw(text) is null) == (text == reference);
        });
    }

    [Theory]
    [InlineData("""{ "a": [1, { "b": "\u0000" }] }""", "NUL")]
    [InlineData("""{ "\u0000": 1 }""", "NUL")]
    [InlineData("""["fine", "\ud800"]""", "surrogate")]
    [InlineData("""{ "a": { "\ud800": 1 } }""", "surrogate")]
    [InlineData("""{ "a": [1e400] }""", "1.7e308")]
    [InlineData("-1e131073", "1.7e308")]
    [InlineData("1e-400", "5e-324")]
    [InlineData("0.00010e-20000", "5e-324")]
    public void Flaw_JsonWithAnEscapedFlaw_FindsIt(string json, string flaw) =>
        Assert.Contains(flaw, StorableText.Flaw(JsonElement.Parse(json)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "a": [1, null, true, { "b": "\ud83d\ude00 \\u0000" }] }""")]
    [InlineData("3.5")]
    [InlineData("[1.7e308, -1.7e308, 5e-324, 0, -0.0, 0e-400, 1e21, 9007199254740993]")]
    public void Flaw_SoundJson_FindsNone(string json) => Assert.Null(StorableText.Flaw(JsonElement.Parse(json)));

    [Fact]
    public void Flaw_NumberThatIsTooLong_FindsIt()
    {
        Assert.Null(StorableText.Flaw(JsonElement.Parse("0." + new string('3', 998))));
        Assert.Contains("1000 characters", StorableText.Flaw(JsonElement.Parse("0." + new string('3', 999))), StringComparison.Ordinal);
    }
}
