using Deia.Orchestration.Auditing;

namespace Deia.Orchestration.Tests.Auditing;

public sealed class AuditHashTests
{
    // Computed by another program from docs/decisions/0019-audit-chain.md alone. Whoever changes them makes every log there is invalid.
    private const string First = "85c59954a8a5939c19538150959a627cd6b6fd401f8d34e4cc7f9a31ab33011c";
    private const string Second = "3b579ec7ca10e5ab1e79bbeb3a693503d098165146320c8b1c102b7120d45aaf";

    private static readonly DateTimeOffset Time = new DateTimeOffset(2026, 11, 27, 16, 30, 0, TimeSpan.FromHours(1)).AddMicroseconds(123_456);

    private static readonly AuditEntry Entry = new(
        Guid.Parse("0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000"),
        "BOT-001",
        "bot.launch",
        "alice",
        new Dictionary<string, string> { ["outcome"] = "succeeded", ["😀"] = "b", ["model"] = "llama3.2", ["ﬁ"] = "ä" },
        Time,
        default,
        new byte[32]);

    [Fact]
    public void Of_AnEntryWithEverything_IsAsItWasWrittenDown() => Assert.Equal(First, Hex(Entry));

    [Fact]
    public void Of_AnEntryWithoutBotAndDetails_IsAsItWasWrittenDown() => Assert.Equal(
        Second,
        Hex(new AuditEntry(
            Guid.Parse("0199aaaa-bbbc-7ccc-8ddd-eeeeffff0000"),
            null,
            "session.end",
            "key:1",
            new Dictionary<string, string>(),
            Time.AddMicroseconds(1),
            default,
            Convert.FromHexString(First))));

    [Fact]
    public void Of_TextThatMovedFromOneFieldToTheNext_IsAnother()
    {
        string[] hashes =
        [
            Hex(Entry),
            Hex(Entry with { BotId = null, Action = "BOT-001bot.launch" }),
            Hex(Entry with { BotId = "" }),
            Hex(Entry with { BotId = null }),
            Hex(Entry with { Action = "bot.launcha", UserId = "lice" }),
            Hex(Entry with { Details = new Dictionary<string, string> { ["outcomesucceeded"] = "" } }),
            Hex(Entry with { Details = new Dictionary<string, string> { ["outcome"] = "succeeded" } }),
        ];

        Assert.Distinct(hashes);
    }

    private static string Hex(AuditEntry entry) => Convert.ToHexStringLower(AuditHash.Of(entry).Span);
}
