using System.Text.Json;
using Deia.Testing;

namespace Deia.AspNetCore.Tests.OpenApi;

/// <summary>Calls of every operation, good ones and refused ones, in an order in which each finds what it needs.</summary>
internal static class OperationCalls
{
    private const string Nobody = "01990000-0000-7000-8000-00000000dead";
    private const string Item = """{"id":"01990000-0000-7000-8000-000000000001","sender":"user","content":"one","status":"answered","createdAt":"2026-11-22T16:34:38.41Z"}""";
    private const string Question = """{"model":"BOT-001","messages":[{"role":"user","content":"hello"}]}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Fills an app, and lists the calls.</summary>
    public static async Task<IReadOnlyList<OperationCall>> PrepareAsync(DeiaApp app)
    {
        await app.LaunchAsync("BOT-001");
        var answered = (await app.PostAsync("/api/chat/send", """{"message":"*hello*"}""")).Json.GetProperty("userMessage");
        await app.LaunchAsync("BOT-002");
        app.Model.Reply = request => request.Messages[^1].Text == "wait" ? new FakeChatReply("never") { Gate = new TokenGate() } : new FakeChatReply("hello");
        await app.PostAsync("/api/chat/send", """{"botId":"BOT-002","message":"wait"}""", "Prefer: respond-async");
        await app.Model.WaitForRequestAsync(request => request.Messages[^1].Text == "wait", Cancelled);
        var pending = (await app.GetAsync("/api/chat/BOT-002")).Json.GetProperty("items")[0];
        var key = (await app.PostAsync("/api/auth/keys", """{"name":"a key","role":"viewer"}""")).Json;
        return [.. Chat(Id(answered), Id(pending)), .. Administration(Id(key)), .. Compatible, .. Health, .. Bots];
    }

    private static OperationCall[] Chat(string answered, string pending) =>
    [
        new("listCommands", 200, "/api/commands"),
        new("sendMessage", 200, "/api/chat/send", """{"botId":"BOT-001","message":"hello","metadata":{"a":[1]}}"""),
        new("sendMessage", 200, "/api/chat/send", """{"message":"/bots"}"""),
        new("sendMessage", 200, "/api/chat/send", """{"botId":"BOT-001","message":"hello"}""", "Accept: text/event-stream"),
        new("sendMessage", 202, "/api/chat/send", """{"botId":"BOT-001","message":"hello"}""", "Prefer: respond-async"),
        new("sendMessage", 404, "/api/chat/send", """{"botId":"nobody","message":"hello"}"""),
        new("sendMessage", 400, "/api/chat/send", "{"),
        new("routeMessage", 200, "/api/chat/route", """{"message":"hello"}"""),
        new("routeMessage", 409, "/api/chat/route", """{"message":"hello","capability":"flying"}"""),
        new("listMessages", 200, "/api/chat/BOT-001?limit=1&offset=1"),
        new("listMessages", 404, "/api/chat/nobody"),
        new("getMessage", 200, $"/api/chat/BOT-001/{answered}"),
        new("getMessage", 200, $"/api/chat/BOT-001/{answered}", Header: "Accept: text/html"),
        new("getMessage", 404, $"/api/chat/BOT-001/{Nobody}"),
        new("cancelMessage", 200, $"/api/chat/BOT-002/{pending}/cancel"),
        new("cancelMessage", 409, $"/api/chat/BOT-001/{answered}/cancel"),
        new("exportHistory", 200, "/api/chat/BOT-001/export", """{"format":"json"}"""),
        new("exportHistory", 200, "/api/chat/BOT-001/export", """{"format":"csv"}"""),
        new("exportHistory", 200, "/api/chat/BOT-001/export", """{"format":"markdown"}"""),
        new("exportHistory", 200, "/api/chat/BOT-001/export", """{"format":"html"}"""),
        new("exportHistory", 404, "/api/chat/nobody/export", """{"format":"json"}"""),
        new("importHistory", 200, "/api/chat/BOT-001/import", $$"""{"items":[{{Item}}]}"""),
        new("importHistory", 400, "/api/chat/BOT-001/import", """{"items":[{}]}"""),
        new("clearHistory", 200, "/api/chat/BOT-001?conversationId=default"),
        new("clearHistory", 404, "/api/chat/nobody"),
    ];

    private static OperationCall[] Administration(string key) =>
    [
        new("listAudit", 200, "/api/audit?limit=2"),
        new("listAudit", 400, "/api/audit?limit=0"),
        new("verifyAudit", 200, "/api/audit/verify"),
        new("setFlag", 200, "/api/flags/enableAnalytics", """{"enabled":true}"""),
        new("setFlag", 400, "/api/flags/1st", """{"enabled":true}"""),
        new("listFlags", 200, "/api/flags"),
        new("tailLog", 200, "/logs/tail?lines=2"),
        new("tailLog", 200, "/logs/tail?lines=2", Header: "Accept: text/event-stream"),
        new("tailLog", 400, "/logs/tail?lines=-1"),
        new("getOpenApi", 200, "/openapi/v1.json"),
        new("login", 200, "/api/auth/login", """{"username":"ada","password":"secret"}"""),
        new("login", 401, "/api/auth/login", """{"username":"ada","password":"wrong"}"""),
        new("getMe", 200, "/api/auth/me"),
        new("openSignInLink", 401, "/signin?code=wrong"),
        new("createKey", 201, "/api/auth/keys", """{"name":"another","role":"viewer","expiresAt":"2999-12-31T12:00:00Z"}"""),
        new("createKey", 400, "/api/auth/keys", """{"name":"another","role":"king"}"""),
        new("listKeys", 200, "/api/auth/keys"),
        new("revokeKey", 204, $"/api/auth/keys/{key}"),
        new("revokeKey", 404, $"/api/auth/keys/{key}"),
        new("logout", 409, "/api/auth/logout"),
    ];

    private static OperationCall[] Compatible =>
    [
        new("listCompatibleModels", 200, "/v1/models"),
        new("getCompatibleModel", 200, "/v1/models/BOT-001"),
        new("getCompatibleModel", 404, "/v1/models/nobody"),
        new("createChatCompletion", 200, "/v1/chat/completions", Question),
        new("createChatCompletion", 200, "/v1/chat/completions", Question[..^1] + ""","stream":true,"stream_options":{"include_usage":true}}"""),
        new("createChatCompletion", 404, "/v1/chat/completions", Question.Replace("BOT-001", "nobody", StringComparison.Ordinal)),
        new("createChatCompletion", 400, "/v1/chat/completions", """{"model":"BOT-001","messages":[]}"""),
    ];

    private static OperationCall[] Health =>
    [
        new("getHealth", 200, "/health"),
        new("getDatabaseHealth", 200, "/health/db"),
        new("getCacheHealth", 200, "/health/cache"),
        new("getReadiness", 200, "/health/ready"),
        new("getLiveness", 200, "/health/live"),
        new("getMetrics", 200, "/metrics"),
        new("listen", 400, "/ws"),
    ];

    private static OperationCall[] Bots =>
    [
        new("listModels", 200, "/api/models"),
        new("listBots", 200, "/api/bots?status=ready&limit=1"),
        new("listBots", 400, "/api/bots?status=happy"),
        new("getBot", 200, "/api/bot/BOT-001"),
        new("getBot", 404, "/api/bot/nobody"),
        new("getBotStatus", 200, "/api/bot/BOT-001/status"),
        new("getBotStatus", 404, "/api/bot/nobody/status"),
        new("launchBot", 201, "/api/bot/launch"),
        new("launchBot", 201, "/api/bot/launch", """{"id":"BOT-009","temperature":0.5,"contextTokens":100,"idleTimeoutSeconds":60,"capabilities":["code"],"metadata":{"a":1}}"""),
        new("launchBot", 409, "/api/bot/launch", """{"id":"BOT-009"}"""),
        new("launchBot", 400, "/api/bot/launch", """{"temperature":3}"""),
        new("changeBot", 200, "/api/bot/BOT-009", """{"systemPrompt":"Be kind."}"""),
        new("changeBot", 404, "/api/bot/nobody", """{"systemPrompt":"Be kind."}"""),
        new("restartBot", 200, "/api/bot/BOT-009/restart"),
        new("restartBot", 404, "/api/bot/nobody/restart"),
        new("stopBot", 200, "/api/bot/BOT-009/stop", """{"drain":false}"""),
        new("stopBot", 404, "/api/bot/nobody/stop"),
        new("sendMessage", 409, "/api/chat/send", """{"botId":"BOT-009","message":"hello"}"""),
        new("deleteBot", 204, "/api/bot/BOT-009"),
        new("deleteBot", 404, "/api/bot/BOT-009"),
    ];

    private static string Id(JsonElement json) => json.GetProperty("id").GetString()!;
}
