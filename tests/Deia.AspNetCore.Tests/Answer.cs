using System.Net.Http.Headers;
using System.Text.Json;

namespace Deia.AspNetCore.Tests;

/// <summary>What a request was answered with.</summary>
internal sealed record Answer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Text)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public static async Task<Answer> OfAsync(HttpResponseMessage response) =>
        new(
            (int)response.StatusCode,
            response.Headers,
            response.Content.Headers,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    /// <summary>Asserts that the answer is a whole problem of a type, and of no field but those named.</summary>
    public JsonElement IsProblem(int status, string type, params string[] fields)
    {
        Assert.Equal((status, "application/problem+json"), (Status, ContentHeaders.ContentType?.MediaType));
        IsProblem(Json, status, type, fields);
        return Json;
    }

    public static void IsProblem(JsonElement problem, int status, string type, params string[] fields)
    {
        string[] members = ["type", "title", "status", "detail", "traceId"];
        Assert.Equal(fields.Length == 0 ? members : [.. members, "errors"], Names(problem));
        Assert.Equal((type, status), (problem.GetProperty("type").GetString(), problem.GetProperty("status").GetInt32()));
        Assert.All(["title", "detail", "traceId"], name => Assert.NotEqual("", problem.GetProperty(name).GetString()));
        if (fields.Length > 0)
        {
            Assert.Equal(fields, Names(problem.GetProperty("errors")));
            Assert.All(problem.GetProperty("errors").EnumerateObject(), field => Assert.NotEqual("", field.Value[0].GetString()));
        }
    }

    public static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(member => member.Name);
}
