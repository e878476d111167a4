using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Deia.Testing;
using Deia.Testing.Ollama;
using Deia.Testing.Servers;

namespace Deia.ReferenceHost.Tests;

/// <summary>Two hosts on one PostgreSQL and one Redis.</summary>
public sealed class TwoHostsTests : IAsyncLifetime
{
    private Installation _installation = null!;
    private FakeOllama _ollama = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.CreateAsync(InstallationKind.Servers);
        _ollama = await FakeOllama.StartAsync(cancellationToken: Cancellation);
        _ollama.Reply = request => FakeOllamaReply.Of($"Reply {request.Number}");
    }

    public async ValueTask DisposeAsync()
    {
        await _ollama.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Start_OfTwoAtOnceOnAnEmptyDatabase_MigratesOnce()
    {
        await Task.WhenAll(StartAndEndAsync(), StartAndEndAsync());

        var applied = await PostgresServer.ExecuteAsync(_installation.Database, "SELECT count(*) = count(DISTINCT scriptname) AND count(*) > 0 FROM schema_versions");
        Assert.Equal(true, applied);

        async Task StartAndEndAsync()
        {
            await using var host = await StartAsync();
            Assert.Equal("postgres", (await host.Client.ReadAsync("/health/db")).Text("provider"));
            Assert.Equal("redis", (await host.Client.ReadAsync("/health/cache")).Text("provider"));
        }
    }

    [Fact]
    public async Task Bot_OfTheOtherHost_IsShownReadAndHeardButNotRunTwice()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        using var atFirst = await EventSocket.ConnectAsync(first.Events);
        using var atSecond = await EventSocket.ConnectAsync(second.Events);
        await first.Client.LaunchAsync(new { id = "BOT-001" });

        await AssertElsewhereAsync(second, "/api/chat/send", new { botId = "BOT-001", message = "Hello" });
        await AssertElsewhereAsync(second, "/api/bot/launch", new { id = "BOT-001" });
        Assert.Equal("BOT-001", (await second.Client.ReadAsync("/api/bot/BOT-001")).Text("id"));
        await first.Client.SendAsync(new { botId = "BOT-001", message = "Question 1" });
        Assert.Equal(2, (await second.Client.HistoryAsync("BOT-001")).Length);
        await first.Client.SendAsync(new { botId = "BOT-001", message = "Question 2" });
        Assert.Equal(4, (await second.Client.HistoryAsync("BOT-001")).Length);

        var (heardAtFirst, heardAtSecond) = (await HeardAsync(atFirst, 2), await HeardAsync(atSecond, 2));
        Assert.Equal(heardAtFirst, heardAtSecond);
        Assert.Equal(2, _ollama.ReceivedRequests.Count);

        // A client that was cut off from the one goes on at the other.
        using var resumed = await EventSocket.ConnectAsync(new Uri($"{second.Events}?epoch={await EpochAsync(second)}&after={heardAtFirst[2].Seq}"));
        await resumed.ReceiveAsync();
        Assert.Equal(heardAtFirst.Skip(3), await HeardAsync(resumed, 2));
    }

    [Fact]
    public async Task Kill_OfTheHostThatHoldsTheBots_LetsTheOtherAnswerWhatIsPending()
    {
        TokenGate never = new();
        _ollama.Reply = request => FakeOllamaReply.Of($"Reply {request.Number}") with { Gate = request.Number == 1 ? never : null };
        await using var second = await StartAsync();
        using var events = await EventSocket.ConnectAsync(second.Events);
        await using (var first = await StartAsync())
        {
            await first.Client.LaunchAsync(new { id = "BOT-001" });
            await first.Client.LaunchAsync(new { id = "BOT-002" });
            await first.Client.SendOnlyAsync(new { botId = "BOT-001", message = "Interrupted" });
            await first.Client.SendOnlyAsync(new { botId = "BOT-001", message = "Waiting" });
            await _ollama.WaitForRequestAsync(1, Cancellation);
            await first.KillAsync();
        }

        await events.ReceiveUntilAsync(frame => frame.Text("type") == "message:completed", times: 2);
        await second.Client.SendAsync(new { botId = "BOT-001", message = "New" });
        await second.Client.SendAsync(new { botId = "BOT-002", message = "Other" });

        var history = await second.Client.HistoryAsync("BOT-001");
        var questions = history.Where(message => message.Text("sender") == "user").ToList();
        Assert.Equal(["New", "Waiting", "Interrupted"], questions.Select(question => question.Text("content")));
        Assert.All(questions, question => Assert.Equal("answered", question.Text("status")));
        Assert.Equal(
            questions.Select(question => question.Text("id")),
            history.Where(message => message.Text("sender") == "bot").Select(reply => reply.Text("replyTo")));
    }

    [Fact]
    public async Task Terminate_OfTheHostThatHoldsTheBots_HandsThemOver()
    {
        await using var second = await StartAsync();
        using var events = await EventSocket.ConnectAsync(second.Events);
        await using (var first = await StartAsync())
        {
            await first.Client.LaunchAsync(new { id = "BOT-001" });
            Assert.Equal(0, await first.TerminateAsync());
        }

        await events.ReceiveUntilAsync(frame => frame.Text("type") == "bot:launched", times: 2);
        Assert.Equal("complete", (await second.Client.SendAsync(new { botId = "BOT-001", message = "Hello" })).GetProperty("reply").Text("status"));
    }

    [Fact]
    public async Task Freeze_OfTheHostThatHoldsTheBots_LeavesItNothingToWriteWhenItWakesUp()
    {
        TokenGate late = new();
        _ollama.Reply = request => FakeOllamaReply.Of(request.Number == 1 ? "Too late" : $"Reply {request.Number}") with { Gate = request.Number == 1 ? late : null };
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        await first.Client.LaunchAsync(new { id = "BOT-001" });
        var asking = first.Client.PostAsJsonAsync("/api/chat/send", new { botId = "BOT-001", message = "Question" }, Cancellation);
        await _ollama.WaitForRequestAsync(1, Cancellation);
        using var events = await EventSocket.ConnectAsync(second.Events);

        await first.SignalAsync("STOP");
        await events.ReceiveUntilAsync(frame => frame.Text("type") == "message:completed");
        await second.Client.SendAsync(new { botId = "BOT-001", message = "Next" });
        late.OpenForGood();
        await first.SignalAsync("CONT");

        await AssertElsewhereAsync(await asking);
        await AssertElsewhereAsync(first, "/api/chat/send", new { botId = "BOT-001", message = "Hello" });
        var replies = (await second.Client.HistoryAsync("BOT-001")).Where(message => message.Text("sender") == "bot");
        Assert.Equal(["Reply 3", "Reply 2"], replies.Select(reply => reply.Text("content")));
        Assert.Equal("active", (await second.Client.ReadAsync("/api/bot/BOT-001")).Text("status"));
    }

    private Task<HostProcess> StartAsync() => HostProcess.StartAsync(_installation, ("Deia__Ollama__Endpoint", _ollama.Endpoint.ToString()));

    private static async Task AssertElsewhereAsync(HostProcess host, string path, object body) =>
        await AssertElsewhereAsync(await host.Client.PostAsJsonAsync(path, body, Cancellation));

    private static async Task AssertElsewhereAsync(HttpResponseMessage response)
    {
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "urn:deia:bot-elsewhere"), (response.StatusCode, problem.Text("type")));
        Assert.NotNull(response.Headers.RetryAfter);
        response.Dispose();
    }

    /// <summary>Gives the number and type of each event up to the nth reply, the first frame of the connection left out.</summary>
    private static async Task<IReadOnlyList<(long Seq, string Type)>> HeardAsync(EventSocket events, int replies) =>
        [.. (await events.ReceiveUntilAsync(frame => frame.Text("type") == "message:completed", replies))
            .Where(frame => frame.Text("type") != "hello")
            .Select(frame => (frame.GetProperty("seq").GetInt64(), frame.Text("type")))];

    private static async Task<string> EpochAsync(HostProcess host)
    {
        using var events = await EventSocket.ConnectAsync(host.Events);
        return (await events.ReceiveAsync()).GetProperty("data").Text("epoch");
    }
}
