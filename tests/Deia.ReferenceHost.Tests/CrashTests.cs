using Deia.Testing;
using Deia.Testing.Ollama;

namespace Deia.ReferenceHost.Tests;

/// <summary>The host is killed, and what it had acknowledged is there.</summary>
public sealed class CrashTests
{
    [Theory]
    [EveryInstallation]
    public async Task Kill_InMidStream_BringsTheBotsBackAndAnswersThePendingQuestionsInOrderOnce(InstallationKind kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: cancellationToken);
        TokenGate gate = new();
        ollama.Reply = request => request.Number == 2
            ? FakeOllamaReply.Of("This reply is cut off by a kill") with { Gate = gate }
            : FakeOllamaReply.Of($"Reply {request.Number}");
        await using var installation = await Installation.CreateAsync(kind);
        (string, string)[] settings = [("Deia__Ollama__Endpoint", ollama.Endpoint.ToString())];

        string interrupted, waiting;
        await using (var host = await HostProcess.StartAsync(installation, settings))
        {
            await host.Client.LaunchAsync();
            await host.Client.LaunchAsync(new { id = "STOPPED" });
            using var stopped = await host.Client.PostAsync(new Uri("/api/bot/STOPPED/stop", UriKind.Relative), null, cancellationToken);
            await host.Client.SendAsync(new { botId = "BOT-001", message = "Question 1" });
            interrupted = await host.Client.SendOnlyAsync(new { botId = "BOT-001", message = "Question 2" });
            waiting = await host.Client.SendOnlyAsync(new { botId = "BOT-001", message = "Question 3" });
            gate.Open(2);
            await gate.WaitForArrivalAsync(cancellationToken);
            await host.KillAsync();
        }

        await using var again = await HostProcess.StartAsync(installation, settings);

        // A question of its own conversation is answered after those of the default one have been taken up; then the history is looked at.
        await again.Client.SendAsync(new { botId = "BOT-001", message = "Question 4" });
        var history = await again.Client.HistoryAsync("BOT-001");
        Assert.Equal("terminated", (await again.Client.ReadAsync("/api/bot/STOPPED")).Text("status"));
        var questions = history.Where(message => message.Text("sender") == "user").ToArray();
        var replies = history.Where(message => message.Text("sender") == "bot").ToArray();
        Assert.All(questions, question => Assert.Equal("answered", question.Text("status")));
        Assert.Equal(["Question 4", "Question 3", "Question 2", "Question 1"], questions.Select(question => question.Text("content")));
        Assert.Equal(questions.Select(question => question.Text("id")), replies.Select(reply => reply.Text("replyTo")));
        Assert.Contains(questions, question => question.Text("id") == interrupted);
        Assert.Contains(questions, question => question.Text("id") == waiting);
        Assert.Equal(5, ollama.ReceivedRequests.Count);
    }

    [Theory]
    [EveryInstallation]
    public async Task Terminate_WithAQuestionUnderWay_DrainsOrLeavesItPendingAndEndsWell(InstallationKind kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: cancellationToken);
        TokenGate gate = new();
        ollama.Reply = _ => FakeOllamaReply.Of("This is never finished") with { Gate = gate };
        await using var installation = await Installation.CreateAsync(kind);
        (string, string)[] settings =
            [("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()), ("Deia__Bots__DrainTimeout", "00:00:00.500")];

        await using (var host = await HostProcess.StartAsync(installation, settings))
        {
            await host.Client.LaunchAsync();
            await host.Client.SendOnlyAsync(new { botId = "BOT-001", message = "Question" });
            var request = await ollama.WaitForRequestAsync(1, cancellationToken);
            Assert.Equal(0, await host.TerminateAsync());
            Assert.Equal(FakeOllamaOutcome.Aborted, await request.Outcome.WaitAsync(cancellationToken));
        }

        ollama.Reply = _ => FakeOllamaReply.Of("Answered after all");
        await using var again = await HostProcess.StartAsync(installation, settings);
        await again.Client.SendAsync(new { botId = "BOT-001", message = "Next" });
        var history = await again.Client.HistoryAsync("BOT-001");
        var question = Assert.Single(history, message => message.Text("content") == "Question");
        Assert.Equal("answered", question.Text("status"));
        var reply = Assert.Single(history, message => message.GetProperty("replyTo").GetString() == question.Text("id"));
        Assert.Equal(("Answered after all", "complete"), (reply.Text("content"), reply.Text("status")));
    }
}
