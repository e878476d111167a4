using System.Text.RegularExpressions;
using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Tests.Configuration;

public sealed class BotIdTests
{
    public static TheoryData<string> Valid => ["A", "7", "BOT-001", "a_b-c", "0--", new string('x', 50)];

    public static TheoryData<string> Invalid => ["", " ", "-a", "_a", "a b", "a.b", "a/b", "BÖT", "BOT-001\n", "\nBOT-001", "a\0", "٣", new string('x', 51)];

    [Theory]
    [MemberData(nameof(Valid))]
    public void IsValid_WithinTheRule_IsTrue(string id)
    {
        Assert.True(BotId.IsValid(id));
        Assert.Matches(new Regex(BotId.Pattern), id);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void IsValid_OutsideTheRule_IsFalse(string id) => Assert.False(BotId.IsValid(id));

    [Fact]
    public void IsValid_Null_IsFalse() => Assert.False(BotId.IsValid(null));
}
