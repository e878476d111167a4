using Deia.AspNetCore.Logs.Lines;

namespace Deia.AspNetCore.Tests.Logs;

public sealed class LogScrubberTests
{
    [Theory]
    [InlineData("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.canary-canary_canary ends", "token [redacted] ends")]
    [InlineData("token eyJhbGciOiJIUzI1NiJ9canary", "token [redacted]")]
    [InlineData("key deia_canaryCANARY0123456789 ends", "key [redacted] ends")]
    [InlineData("sent Bearer canary-canary, then", "sent Bearer [redacted], then")]
    [InlineData("sent basic Y2FuYXJ5OmNhbmFyeQ==", "sent basic [redacted]")]
    [InlineData("Authorization: Bearer canary x=canary", "Authorization: [redacted]")]
    [InlineData("Set-Cookie: deia=canary; Path=/canary", "Set-Cookie: [redacted]")]
    [InlineData("X-Api-Key: canary", "X-Api-Key: [redacted]")]
    [InlineData("Host=db;Username=deia;Password=can;Database=deia", "Host=db;Username=deia;Password=[redacted];Database=deia")]
    [InlineData("Host=db;Password=can ary", "Host=db;Password=[redacted]")]
    [InlineData("Host=db;Password=\"can;ary\";Port=1", "Host=db;Password=[redacted];Port=1")]
    [InlineData("Host=db;Pwd='can;ary';Port=1", "Host=db;Pwd=[redacted];Port=1")]
    [InlineData("redis:6379,password=canary", "redis:6379,password=[redacted]")]
    [InlineData("postgres://deia:canary@db:5432/deia", "postgres://[redacted]@db:5432/deia")]
    [InlineData("GET http://localhost/ws?access_token=canary&after=1 - 200", "GET http://localhost/ws?[redacted] - 200")]
    [InlineData("GET /api/bots?canary", "GET /api/bots?[redacted]")]
    [InlineData("""{"password":"can\"ary","username":"u"}""", """{"password":[redacted],"username":"u"}""")]
    [InlineData("""{"botId":"B","message":"can\"ary"}""", """{"botId":"B","message":[redacted]}""")]
    [InlineData("""cut off {"content": "canary""", """cut off {"content": [redacted]""")]
    [InlineData("Unhandled exception. System.ArgumentException: canary (Parameter 'canary')\n   at A.B()", "Unhandled exception. System.ArgumentException: [redacted]\n   at A.B()")]
    [InlineData("client_secret=canary&grant=x", "client_secret=[redacted]&grant=x")]
    [InlineData("SigningKey = canary", "SigningKey = [redacted]")]
    public void Scrub_OfASecretOrMessageText_TakesOutThatAlone(string text, string scrubbed)
    {
        Assert.Equal(scrubbed, LogScrubber.Scrub(text));
        Assert.DoesNotContain("canary", LogScrubber.Scrub(text), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("BOT-001 answered the question 0198f7a2-aaaa-7bbb-8ccc-0123456789ab after 250 ms with 45 tokens.")]
    [InlineData("BOT-001 crashed: restart in 1 s")]
    [InlineData("The SQLite store /data/deia.db is open; its schema is 5.")]
    [InlineData("Can't be read here: does it run another version? Then start it anew.")]
    [InlineData("   at Deia.Orchestration.Bots.Bot.RunAsync(Turn turn, CancellationToken cancellationToken) in /src/Bot.cs:line 12")]
    [InlineData("Ollama can't be reached at http://127.0.0.1:11434.")]
    [InlineData("InvalidOperationException left the model client")]
    [InlineData("")]
    public void Scrub_OfWhatTellsNothing_LeavesItAsItIs(string text) => Assert.Equal(text, LogScrubber.Scrub(text));

    [Fact]
    public void Scrub_OfATextThatIsTooLong_CutsIt()
    {
        var scrubbed = LogScrubber.Scrub(new string('a', 10_000_000));

        Assert.Equal(LogScrubber.LongestText + 1, scrubbed.Length);
        Assert.EndsWith("…", scrubbed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eyJ")]
    [InlineData("password=\"")]
    [InlineData("\"message\":\"\\")]
    [InlineData("://a")]
    [InlineData("token-token-")]
    [InlineData("Exception.Exception")]
    public void Scrub_OfATextMadeToBeSlow_Ends(string part)
    {
        // A pattern that goes back over what it has seen would take minutes for this.
        var text = string.Concat(Enumerable.Repeat(part, 2 * LogScrubber.LongestText / part.Length));

        Assert.InRange(LogScrubber.Scrub(text).Length, 1, LogScrubber.LongestText + 1);
    }

    [Theory]
    [InlineData("message", true)]
    [InlineData("Prompt", true)]
    [InlineData("ErrorMessage", true)]
    [InlineData("user_password_hash", true)]
    [InlineData("ApiKey", true)]
    [InlineData("X-Api-Key", true)]
    [InlineData("ConnectionString", true)]
    [InlineData("QueryString", true)]
    [InlineData("RequestBody", true)]
    [InlineData("TEXT", true)]
    [InlineData("MessageId", false)]
    [InlineData("KeyId", false)]
    [InlineData("Tokens", false)]
    [InlineData("Context", false)]
    [InlineData("ContentType", false)]
    [InlineData("Path", false)]
    [InlineData("", false)]
    public void Contains_OfAName_TellsWhetherItIsSensitive(string name, bool isSensitive) => Assert.Equal(isSensitive, SensitiveNames.Contains(name));
}
