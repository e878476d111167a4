namespace Deia.AspNetCore.Tests.Abuse;

/// <summary>A door of the host, and a request to it that does no harm, however one part of it is damaged.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Body">The body; null: none.</param>
/// <param name="IsFragile">Whether another body, or none, might do something: then only a part of the body is damaged.</param>
internal sealed record Door(string Method, string Path, string? Body = null, bool IsFragile = false)
{
    /// <summary>The bot that runs and has a history.</summary>
    public const string Bot = "BOT-001";

    /// <summary>A bot that there is not.</summary>
    public const string Nobody = "NOBODY-1";

    private const string SomeId = "01990000-0000-7000-8000-000000000001";
    private const string Message = """{"botId":"NOBODY-1","message":"x","conversationId":"default","capability":"none","ifBusy":"queue","metadata":{"a":[1]}}""";
    private const string Change = """{"id":"x","host":"x","provider":"fake","model":"m","systemPrompt":"s","capabilities":["a"],"temperature":1,"contextTokens":9,"idleTimeoutSeconds":9,"metadata":{}}""";

    /// <summary>Gets all doors. No more bots may run than one that runs, so that no launch succeeds.</summary>
    public static IReadOnlyList<Door> All { get; } =
    [
        new("GET", "/api/bots"), new("GET", $"/api/bot/{Bot}"), new("GET", $"/api/bot/{Bot}/status"), new("GET", "/api/models"),
        new("POST", "/api/bot/launch", Change.Replace("\"id\":\"x\",\"host\":\"x\",", "\"id\":\"NEW-1\",", StringComparison.Ordinal)),
        new("PATCH", $"/api/bot/{Bot}", Change, IsFragile: true), new("PATCH", $"/api/bot/{Nobody}", Change), new("DELETE", $"/api/bot/{Nobody}"),
        new("POST", $"/api/bot/{Bot}/stop", """{"drain":"yes","timeoutSeconds":-1}""", IsFragile: true),
        new("POST", $"/api/bot/{Nobody}/stop", """{"drain":true,"timeoutSeconds":1}"""), new("POST", $"/api/bot/{Nobody}/restart"),
        new("POST", "/api/chat/send", Message), new("POST", "/api/chat/send", Message), new("POST", "/api/chat/route", Message.Replace(Nobody, Bot, StringComparison.Ordinal)),
        new("GET", $"/api/chat/{Bot}"), new("GET", $"/api/chat/{Bot}/{SomeId}"), new("DELETE", $"/api/chat/{Nobody}"),
        new("POST", $"/api/chat/{Bot}/{SomeId}/cancel"), new("POST", $"/api/chat/{Bot}/export", """{"format":"json","conversationId":"default"}"""),
        new("POST", $"/api/chat/{Bot}/import", """{"items":[{"id":7,"sender":"nobody"}]}""", IsFragile: true),
        new("POST", $"/api/chat/{Nobody}/import", """{"items":[]}"""), new("GET", "/api/commands"),
        new("POST", "/api/auth/login", """{"username":"ada","password":"x"}"""), new("POST", "/api/auth/logout"), new("GET", "/api/auth/me"), new("GET", "/signin?code=x"),
        new("POST", "/api/auth/keys", """{"name":"a","role":"king","expiresAt":"yesterday"}""", IsFragile: true), new("GET", "/api/auth/keys"), new("DELETE", "/api/auth/keys/none"),
        new("GET", "/api/audit"), new("GET", "/api/audit/verify"), new("GET", "/api/flags"), new("PUT", "/api/flags/!bad", """{"enabled":"yes"}"""),
        new("GET", "/health"), new("GET", "/health/db"), new("GET", "/health/cache"), new("GET", "/health/live"), new("GET", "/health/ready"),
        new("GET", "/metrics"), new("GET", "/logs/tail?lines=3"), new("GET", "/ws"), new("GET", "/openapi/v1.json"), new("GET", "/docs"),
        new("GET", "/v1/models"), new("GET", $"/v1/models/{Bot}"),
        new("POST", "/v1/chat/completions", """{"model":"BOT-001","messages":[{"role":"user","content":"hi"}],"stream":false,"n":1,"stream_options":{}}"""),
    ];

    /// <summary>Gets the same door of a bot that there is not.</summary>
    public Door WithoutBot => this with { Path = Path.Replace(Bot, Nobody, StringComparison.Ordinal), Body = Body?.Replace(Bot, Nobody, StringComparison.Ordinal) };
}
