namespace Deia.AspNetCore.Tests.Chat;

public sealed class CommandTests
{
    [Fact]
    public async Task List_OfCommands_TellsWhatEachIsAndWhoMayUseIt()
    {
        await using var app = await DeiaApp.StartAsync();

        var items = (await app.GetAsync("/api/commands")).Json.GetProperty("items").EnumerateArray().ToArray();

        Assert.All(items, item => Assert.Equal(["name", "usage", "summary", "permission"], Answer.Names(item)));
        Assert.Equal(
            [
                "/help viewer", "/status viewer", "/bots viewer", "/launch operator", "/stop operator", "/restart operator", "/clear operator",
                "/model operator", "/export viewer", "/ask operator", "/broadcast operator",
            ],
            items.Select(item => $"{item.GetProperty("name").GetString()} {item.GetProperty("permission").GetString()}"));
        Assert.Contains("csv, html, json or markdown", items[8].GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_OfACommand_IsAnsweredInTheShapeOfASend()
    {
        await using var app = await DeiaApp.StartAsync();

        var answer = await app.PostAsync("/api/chat/send", """{"message":"/launch BOT-007"}""");

        Assert.Equal((200, "userMessage reply durationMs"), (answer.Status, string.Join(' ', Answer.Names(answer.Json))));
        var (question, reply) = (answer.Json.GetProperty("userMessage"), answer.Json.GetProperty("reply"));
        Assert.Equal(SendTests.MessageNames, Answer.Names(reply));
        Assert.Equal(("answered", "complete"), (question.GetProperty("status").GetString(), reply.GetProperty("status").GetString()));
        Assert.Equal(("BOT-007", "BOT-007 is **ready**."), (reply.GetProperty("botId").GetString(), reply.GetProperty("content").GetString()));
        Assert.True(question.GetProperty("metadata").GetProperty("command").GetBoolean());
        Assert.True(reply.GetProperty("metadata").GetProperty("command").GetBoolean());
        Assert.Equal("""{"items":[],"nextBefore":null}""", (await app.GetAsync("/api/chat/BOT-007")).Text);
    }

    [Fact]
    public async Task Send_OfACommandThatFails_IsTheProblemOfWhatItCalled()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");

        (await app.PostAsync("/api/chat/send", """{"message":"/stop BOT-009"}""")).IsProblem(404, "urn:deia:bot-not-found");
        (await app.PostAsync("/api/chat/send", """{"message":"/launch BOT-001"}""")).IsProblem(409, "urn:deia:bot-already-running");
        (await app.PostAsync("/api/chat/send", """{"message":"/nothing"}""")).IsProblem(400, "urn:deia:validation", "message");
        (await app.PostAsync("/api/chat/route", """{"message":"/nothing"}""")).IsProblem(400, "urn:deia:validation", "message");
    }

    [Fact]
    public async Task Send_OfACommandThatIsNotWaitedFor_HasItsAnswerAtOnce()
    {
        await using var app = await DeiaApp.StartAsync();

        var left = await app.PostAsync("/api/chat/send", """{"message":"/bots"}""", "Prefer: respond-async");
        using var stream = await app.StreamAsync("""{"message":"/bots"}""");
        var events = await stream.ReadToEndAsync();

        Assert.Equal((202, "There are no bots. `/launch` makes one."), (left.Status, left.Json.GetProperty("reply").GetProperty("content").GetString()));
        Assert.Equal(["accepted", "token", "completed"], events.Select(item => item.Name));
        Assert.Equal("There are no bots. `/launch` makes one.", events[1].Data.GetProperty("text").GetString());
        Assert.Equal("There are no bots. `/launch` makes one.", events[2].Data.GetProperty("reply").GetProperty("content").GetString());
    }

    [Fact]
    public async Task Send_OfAnExport_ShowsTheJsonThatTheFileHas()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        await app.PostAsync("/api/chat/send", """{"message":"hello"}""");

        var shown = (await app.PostAsync("/api/chat/send", """{"message":"/export json"}""")).Json.GetProperty("reply").GetProperty("content").GetString();

        Assert.Equal($"```json\n{(await app.PostAsync("/api/chat/BOT-001/export", """{"format":"json"}""")).Text}\n```", shown);
    }
}
