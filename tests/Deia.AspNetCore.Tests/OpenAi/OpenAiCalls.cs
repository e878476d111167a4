using System.Text.Json;

namespace Deia.AspNetCore.Tests.OpenAi;

/// <summary>What a client of OpenAI's API types, and what it expects of an error.</summary>
internal static class OpenAiCalls
{
    public const string Path = "/v1/chat/completions";

    /// <summary>Makes the body of a call.</summary>
    /// <param name="fields">More fields, each with a comma before it.</param>
    /// <param name="model">The bot.</param>
    /// <param name="messages">The messages; null: one question, <c>hello</c>.</param>
    public static string Body(string fields = "", string model = "BOT-001", string? messages = null) =>
        $$"""{"model":"{{model}}","messages":{{messages ?? """[{"role":"user","content":"hello"}]"""}}{{fields}}}""";

    public static Task<Answer> CompleteAsync(this DeiaApp app, string body, string? header = null) => app.PostAsync(Path, body, header);

    public static Task<EventStream> StreamCompletionAsync(this DeiaApp app, string fields = "") => app.StreamAsync(Body(""","stream":true""" + fields), path: Path);

    public static string? Content(this Answer answer) => answer.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();

    /// <summary>Asserts that an answer is an error as OpenAI's clients read it.</summary>
    /// <returns>Its message.</returns>
    public static string IsError(this Answer answer, int status, string type, string? code, string? param = null)
    {
        Assert.Equal((status, "application/json"), (answer.Status, answer.ContentHeaders.ContentType?.MediaType));
        return IsError(answer.Json, type, code, param);
    }

    public static string IsError(JsonElement json, string type, string? code, string? param = null)
    {
        Assert.Equal(["error"], Answer.Names(json));
        var error = json.GetProperty("error");
        Assert.Equal(["message", "type", "param", "code"], Answer.Names(error));
        Assert.Equal((type, code, param), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        return error.GetProperty("message").GetString()!;
    }
}
