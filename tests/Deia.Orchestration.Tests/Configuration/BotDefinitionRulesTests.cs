using System.Text.Json;
using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Tests.Configuration;

public sealed class BotDefinitionRulesTests
{
    private static readonly BotDefinition Bare = new() { Id = "BOT-001" };

    [Fact]
    public void Errors_AtEveryLimit_AreNone()
    {
        Assert.Empty(BotDefinitionRules.Errors(Bare));
        Assert.Empty(BotDefinitionRules.Errors(new BotDefinition
        {
            Id = "BOT-001",
            Provider = new string('p', 200),
            Model = new string('m', 200),
            Host = new string('h', 200),
            SystemPrompt = new string('s', 131_072),
            Capabilities = [.. Enumerable.Repeat(new string('c', 50), 50)],
            Temperature = 2,
            ContextTokens = 1,
            IdleTimeout = TimeSpan.FromSeconds(1),
            Metadata = Metadata("key", "\"value\""),
        }));
        Assert.Empty(BotDefinitionRules.Errors(Bare with { Temperature = 0, SystemPrompt = "" }));
    }

    [Fact]
    public void Errors_EveryFieldWrong_NamesEachAtOnce()
    {
        var errors = BotDefinitionRules.Errors(new BotDefinition
        {
            Id = "no id",
            Provider = " ",
            Model = "",
            Host = new string('h', 201),
            SystemPrompt = new string('s', 131_073),
            Capabilities = [.. Enumerable.Repeat("c", 51)],
            Temperature = 2.1,
            ContextTokens = 0,
            IdleTimeout = TimeSpan.FromMilliseconds(999),
            Metadata = Metadata("\0", "1"),
        });

        Assert.Equal(
            new Dictionary<string, string[]>
            {
                ["id"] = ["id must match ^[A-Za-z0-9][A-Za-z0-9_-]{0,49}$."],
                ["provider"] = ["provider must not be empty; leave it out for the default."],
                ["model"] = ["model must not be empty; leave it out for the default."],
                ["host"] = ["host has 201 characters; at most 200 are allowed."],
                ["systemPrompt"] = ["systemPrompt has 131073 characters; at most 131072 are allowed."],
                ["capabilities"] = ["capabilities has 51 entries; at most 50 are allowed."],
                ["temperature"] = ["temperature must be 0 to 2."],
                ["contextTokens"] = ["contextTokens must be 1 or more."],
                ["idleTimeoutSeconds"] = ["idleTimeoutSeconds must be 1 or more."],
                ["metadata"] = ["metadata must not contain the character NUL (U+0000)."],
            },
            errors);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Errors_TemperatureOutOfRange_NamesIt(double temperature) =>
        Assert.Equal("temperature", Assert.Single(BotDefinitionRules.Errors(Bare with { Temperature = temperature })).Key);

    [Fact]
    public void Errors_CapabilityNobodyCouldName_NamesThem()
    {
        foreach (var capability in new[] { "", " ", new string('c', 51), "a\0", "a\uD83D" })
        {
            var error = Assert.Single(BotDefinitionRules.Errors(Bare with { Capabilities = ["fine", capability] }));
            Assert.Equal(("capabilities", "each of capabilities must be 1 to 50 characters of well-formed text."), (error.Key, Assert.Single(error.Value)));
        }
    }

    [Fact]
    public void Errors_TextThatCannotBeStored_SaysWhy()
    {
        var errors = BotDefinitionRules.Errors(Bare with { SystemPrompt = "a\0", Model = "a\uDE00" });

        Assert.Equal("systemPrompt must not contain the character NUL (U+0000).", Assert.Single(errors["systemPrompt"]));
        Assert.Equal("model must be well-formed Unicode: it contains half of a surrogate pair.", Assert.Single(errors["model"]));
    }

    private static Dictionary<string, JsonElement> Metadata(string key, string json) => new() { [key] = JsonElement.Parse(json) };
}
