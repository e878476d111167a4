using CsCheck;
using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Tests.Conversations;

public sealed class TiktokenTokenCounterTests
{
    private static readonly TiktokenTokenCounter Counter = new();

    [Theory]
    [InlineData("", 0)]
    [InlineData("hello world", 2)]
    [InlineData("antidisestablishmentarianism", 6)]
    public void Count_KnownTexts_AsTheVocabularyHasThem(string text, int expected) => Assert.Equal(expected, Counter.Count(text));

    [Fact]
    public void Count_LongProse_LosesNothingBetweenItsPieces() =>
        Assert.Equal(4_000, Counter.Count(string.Concat(Enumerable.Repeat(" hello world", 2_000))));

    /// <summary>In one piece, this would take minutes.</summary>
    [Fact]
    public void Count_LongWord_IsCountedInPieces() => Assert.Equal(131_072, Counter.Count(new string('a', 1_048_576)));

    [Fact]
    public void Count_LongEmoji_CutsNoneInTwo() =>
        Assert.Equal(1 + Counter.Count(string.Concat(Enumerable.Repeat("🦊", 3_000))), Counter.Count("x" + string.Concat(Enumerable.Repeat("🦊", 3_000))));

    [Fact]
    public void Count_AnyText_IsAtMostTheUpperBound() =>
        Gen.String[Gen.OneOf(Gen.Char.AlphaNumeric, Gen.Char, Gen.OneOf(' ', '\n', '漢', 'é')), 0, 3_000]
            .Sample(text => Counter.Count(text) <= TokenEstimate.UpperBound(text), iter: 300);

    [Fact]
    public void UpperBound_AText_IsItsLengthInUtf8() => Assert.Equal(1 + 2 + 3 + 4, TokenEstimate.UpperBound("aé漢🦊"));
}
