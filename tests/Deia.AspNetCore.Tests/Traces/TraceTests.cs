using System.Diagnostics;
using Deia.Orchestration.Diagnostics;
using Deia.Testing;
using Deia.Testing.Telemetry;

namespace Deia.AspNetCore.Tests.Traces;

public sealed class TraceTests : IDisposable
{
    private const string Web = "Microsoft.AspNetCore";
    private const string Secret = "My cat is called Mimi.";
    private const string Message = $$"""{"botId":"BOT-001","message":"{{Secret}}"}""";

    private readonly SpanLog _spans = new(Web, DeiaTelemetry.Name, DeiaTelemetry.ModelsName);

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task Send_Always_IsOneTraceFromTheRequestToTheModel()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        await SendAsync(app, trace);

        var spans = await WholeAsync(app, trace);
        var request = Assert.Single(spans, span => span.Source.Name == Web);
        var turn = Named("bot.turn", below: request);
        Named("bot.mailbox", below: turn);
        Named("bot.backend", below: turn);
        Named("chat fake", below: Named("bot.instance", below: turn));
        Assert.Equal("BOT-001", turn.GetTagItem("deia.bot.id"));
        Assert.Equal("answered", turn.GetTagItem("deia.outcome"));
        Assert.Equal(1, turn.GetTagItem("deia.attempts"));

        Activity Named(string name, Activity below)
        {
            var span = Assert.Single(spans, span => span.DisplayName == name);
            Assert.Equal(below.SpanId, span.ParentSpanId);
            return span;
        }
    }

    [Fact]
    public async Task Send_WhileTheConversationIsBusy_StaysInTheTraceOfItsOwnRequest()
    {
        await using var app = await DeiaApp.StartAsync();
        await app.LaunchAsync("BOT-001");
        TokenGate gate = new();
        app.Model.Reply = request => FakeChatReply.Echo(request) with { Gate = gate };
        string[] traces = [ActivityTraceId.CreateRandom().ToHexString(), ActivityTraceId.CreateRandom().ToHexString()];
        var first = SendAsync(app, traces[0]);
        await gate.WaitForArrivalAsync(TestContext.Current.CancellationToken);
        var second = SendAsync(app, traces[1]);
        gate.OpenForGood();
        await Task.WhenAll(first, second);

        await app.StopAsync();
        Assert.All(traces, trace => Assert.Single(_spans.Of(trace), span => span.DisplayName == "chat fake"));
    }

    [Fact]
    public async Task Send_WhoseModelFails_TellsTheKindOfTheFaultAndNoText()
    {
        await using var app = await DeiaApp.StartAsync(["Deia:Chat:GiveUpAfter=00:00:00.001"]);
        await app.LaunchAsync("BOT-001");
        app.Model.Reply = _ => new FakeChatReply("The cat ") { Failure = new HttpRequestException($"Could not answer: {Secret}") };
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        await SendAsync(app, trace, expected: 502);

        var spans = await WholeAsync(app, trace);
        Assert.Contains(spans, span => span.DisplayName == "chat fake" && span.StatusDescription == typeof(HttpRequestException).FullName);
        Assert.All(spans, span => Assert.DoesNotContain("cat", TextOf(span), StringComparison.Ordinal));
        var turn = Assert.Single(spans, span => span.DisplayName == "bot.turn");
        Assert.Equal((ActivityStatusCode.Error, "failed"), (turn.Status, turn.GetTagItem("deia.outcome")));
    }

    private static async Task SendAsync(DeiaApp app, string trace, int expected = 200)
    {
        var answer = await app.SendAsync(HttpMethod.Post, "/api/chat/send", Message, $"traceparent: 00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        Assert.Equal(expected, answer.Status);
    }

    /// <summary>Gives a trace once all of it has ended: a request ends for its client before it does for the host.</summary>
    private async Task<IReadOnlyList<Activity>> WholeAsync(DeiaApp app, string trace)
    {
        await app.StopAsync();
        return _spans.Of(trace);
    }

    private static string TextOf(Activity span) => string.Join(
        '\n', [span.DisplayName, span.StatusDescription, .. span.TagObjects.Select(tag => tag.Value?.ToString()), .. span.Events.SelectMany(happened => happened.Tags).Select(tag => tag.Value?.ToString())]);
}
