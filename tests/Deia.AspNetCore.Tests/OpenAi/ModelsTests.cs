namespace Deia.AspNetCore.Tests.OpenAi;

public sealed class ModelsTests
{
    [Fact]
    public async Task List_OfAFleet_GivesTheBotsThatRun()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-002");
        await app.LaunchAsync("BOT-001");
        await app.PostAsync("/api/bot/BOT-002/stop");

        var answer = await app.GetAsync("/v1/models");

        Assert.Equal((200, "list"), (answer.Status, answer.Json.GetProperty("object").GetString()));
        Assert.Equal(["object", "data"], Answer.Names(answer.Json));
        var model = Assert.Single(answer.Json.GetProperty("data").EnumerateArray());
        Assert.Equal(["id", "object", "created", "owned_by"], Answer.Names(model));
        Assert.Equal(("BOT-001", "model", "deia"), (model.GetProperty("id").GetString(), model.GetProperty("object").GetString(), model.GetProperty("owned_by").GetString()));
        var created = (await app.GetAsync("/api/bot/BOT-001")).Json.GetProperty("createdAt").GetDateTimeOffset();
        Assert.Equal(created.ToUnixTimeSeconds(), model.GetProperty("created").GetInt64());
    }

    [Fact]
    public async Task List_WithoutABot_IsEmpty()
    {
        await using var app = await DeiaApp.StartAsync();

        Assert.Equal("""{"object":"list","data":[]}""", (await app.GetAsync("/v1/models")).Text);
    }

    [Fact]
    public async Task Find_OfABotThatRuns_GivesIt()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        var answer = await app.GetAsync("/v1/models/BOT-001");

        Assert.Equal((200, "BOT-001"), (answer.Status, answer.Json.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("BOT-002")]
    public async Task Find_OfAnythingElse_IsNoModel(string id)
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-002");
        await app.PostAsync("/api/bot/BOT-002/stop");

        var message = (await app.GetAsync($"/v1/models/{id}")).IsError(404, "invalid_request_error", "model_not_found");

        Assert.Equal($"The model `{id}` does not exist or you do not have access to it.", message);
    }
}
