using Microsoft.AspNetCore.Builder;

namespace Deia.AspNetCore.Tests.OpenAi;

public sealed class CompletionInputTests
{
    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"hello"}]}""", "model")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"hello"}]}""", "model")]
    [InlineData("""{"model":"BOT-001"}""", "messages")]
    [InlineData("""{"model":"BOT-001","messages":[]}""", "messages")]
    [InlineData("""{"model":"BOT-001","messages":"hello"}""", "messages")]
    [InlineData("""{"model":"BOT-001","messages":["hello"]}""", "messages")]
    [InlineData("""{"model":"BOT-001","messages":[{"role":"user","content":"hello"},{"role":"assistant","content":"hi"}]}""", "messages")]
    [InlineData("""{"model":"BOT-001","messages":[{"role":"system","content":"hello"}]}""", "messages")]
    [InlineData("""{"model":"BOT-001","messages":[{"role":"user","content":"  "}]}""", "messages")]
    [InlineData("""{"model":"BOT-001","messages":[{"role":"user"}]}""", "messages")]
    [InlineData("""{"model":"BOT-001","messages":[{"role":"user","content":5}]}""", "messages")]
    [InlineData("""{"model":"BOT-001","messages":[{"role":"nobody","content":"hello"}]}""", "messages")]
    [InlineData("""{"model":"BOT-001","messages":[{"role":"user","content":"\ud83d"}]}""", "messages")]
    [InlineData("""{"model":"BOT-001","messages":[{"role":"user","content":"hello"}],"n":2}""", "n")]
    [InlineData("""{"model":"BOT-001","messages":[{"role":"user","content":"hello"}],"stream":"yes"}""", "stream")]
    [InlineData("""{"model":"BOT-001","messages":[{"role":"user","content":"hello"}],"stream":true,"stream_options":true}""", "stream_options")]
    public async Task Complete_OfARequestThatIsNotValid_NamesTheField(string body, string field)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        Assert.NotEqual("", (await app.CompleteAsync(body)).IsError(400, "invalid_request_error", null, field));
        Assert.Empty(app.Model.ReceivedRequests);
    }

    [Theory]
    [InlineData("""{"role":"tool","content":"4","tool_call_id":"a"}""", "tools are not supported")]
    [InlineData("""{"role":"function","content":"4","name":"a"}""", "tools are not supported")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:"}}]}""", "messages[1].content")]
    public async Task Complete_WithWhatIsNotSupported_SaysSo(string message, string error)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        var answer = await app.CompleteAsync(OpenAiCalls.Body(messages: $$"""[{"role":"user","content":"one"},{{message}},{"role":"user","content":"two"}]"""));

        Assert.Contains(error, answer.IsError(400, "invalid_request_error", null, "messages"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", "The model `nobody` does not exist or you do not have access to it.")]
    [InlineData("no/such model", "The model `no/such model` does not exist or you do not have access to it.")]
    public async Task Complete_OfAnUnknownModel_IsNotFound(string model, string message)
    {
        await using var app = await DeiaApp.StartAsync();

        var answer = await app.CompleteAsync(OpenAiCalls.Body(model: model));
        var stored = await app.CompleteAsync(OpenAiCalls.Body(model: model), "X-Deia-Conversation: a");

        Assert.All([answer, stored], one => Assert.Equal(message, one.IsError(404, "invalid_request_error", "model_not_found")));
    }

    [Fact]
    public async Task Complete_OfABodyThatCantBeRead_IsAnErrorOfThisDoor()
    {
        await using var app = await DeiaApp.StartAsync();
        using StringContent plain = new("hello");

        (await app.CompleteAsync("{")).IsError(400, "invalid_request_error", null);
        (await app.CompleteAsync("")).IsError(400, "invalid_request_error", null);
        (await app.CompleteAsync(new string(' ', (8 * 1024 * 1024) + 1))).IsError(413, "invalid_request_error", "body_too_large");
        using var response = await app.Client.PostAsync(OpenAiCalls.Path, plain, TestContext.Current.CancellationToken);
        (await Answer.OfAsync(response)).IsError(415, "invalid_request_error", "unsupported_media_type");
    }

    [Fact]
    public async Task AnyCall_BelowTheDoorThatNothingTakes_IsAnErrorOfThisDoor()
    {
        await using var app = await DeiaApp.StartAsync();

        (await app.PostAsync("/v1/embeddings", "{}")).IsError(404, "invalid_request_error", "unknown_url");
        (await app.GetAsync(OpenAiCalls.Path)).IsError(405, "invalid_request_error", "method_not_allowed");
    }

    [Fact]
    public async Task Complete_BelowAPrefix_HasTheErrorsOfThisDoor()
    {
        await using var app = await DeiaApp.StartAsync(map: app => app.MapGroup("/deia").MapDeiaOpenAi());

        (await app.PostAsync("/deia" + OpenAiCalls.Path, OpenAiCalls.Body())).IsError(404, "invalid_request_error", "model_not_found");
    }
}
