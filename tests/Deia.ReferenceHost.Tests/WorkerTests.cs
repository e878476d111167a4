using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Deia.Testing;
using Deia.Testing.Ollama;

namespace Deia.ReferenceHost.Tests;

/// <summary>Bots in processes of their own, as the host runs them: what is killed comes back, and what was asked is answered.</summary>
public sealed class WorkerTests
{
    private const string OtherBot = "OTHER";

    /// <summary>Restarts at once, for as long as a test kills.</summary>
    private static readonly (string, string)[] QuickRestarts = [("Deia__Restart__FirstDelay", "00:00:00.010"), ("Deia__Restart__LongestDelay", "00:00:00.010")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EveryInstallation]
    public async Task Kill_OfAWorkerInMidReplyAgainAndAgain_LosesNothingAndDoublesNothing(InstallationKind kind)
    {
        const int Kills = 20;
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Cancellation);
        ConcurrentDictionary<string, TokenGate> gates = new();
        ollama.Reply = request =>
        {
            var text = request.Messages[^1].Content;

            // A question that is to be interrupted comes to its gate once; asked again, it is answered.
            return gates.TryRemove(text, out var gate) ? FakeOllamaReply.Of("These words are cut off") with { Gate = gate } : FakeOllamaReply.Of($"Reply to {text}");
        };
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(
            installation, [("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()), ("Deia__Restart__CrashLimit", "1000"), .. QuickRestarts]);
        await host.Client.LaunchAsync();
        await host.Client.LaunchAsync(new { id = OtherBot });
        using var events = await EventSocket.ConnectAsync(host.Events);
        await events.ReceiveAsync();

        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var flowing = FlowAsync(host, end.Token);
        for (var kill = 1; kill <= Kills; kill++)
        {
            TokenGate gate = new();
            var question = string.Create(CultureInfo.InvariantCulture, $"Question {kill}");
            gates[question] = gate;
            var pid = await ProcessIdAsync(host, "BOT-001");
            await host.Client.SendOnlyAsync(new { botId = "BOT-001", message = question });
            gate.Open(2);
            await gate.WaitForArrivalAsync(Cancellation);
            await host.Client.SendOnlyAsync(new { botId = "BOT-001", message = $"Aside {kill}", conversationId = "aside" });
            await SignalAsync(pid, "KILL");
            gate.OpenForGood();
            await events.ReceiveUntilAsync(frame => IsOf(frame, "bot:crashed"));
            await events.ReceiveUntilAsync(frame => IsOf(frame, "message:completed") && frame.GetProperty("data").Text("content") == $"Reply to {question}");
        }

        await end.CancelAsync();
        var sent = await flowing;
        await host.Client.SendAsync(new { botId = "BOT-001", message = "Last", conversationId = "aside" });
        await AssertAnsweredOnceAsync(host, "BOT-001", (Kills * 2) + 1);
        await AssertAnsweredOnceAsync(host, OtherBot, sent);
        Assert.Equal(Kills, (await host.Client.ReadAsync("/api/bot/BOT-001/status")).GetProperty("restarts").GetInt32());

        // The worker of the last reply had never heard of the conversation, and has its whole context all the same.
        var last = ollama.ReceivedRequests.Last(request => request.Messages[^1].Content == $"Question {Kills}");
        Assert.Equal(
            Enumerable.Range(1, Kills - 1).SelectMany(number => (string[])[$"Question {number}", $"Reply to Question {number}"]),
            last.Messages.SkipLast(1).Select(message => message.Content));
    }

    [Fact]
    public async Task Kill_OfTheHost_EndsItsWorkers()
    {
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        List<int> workers = [];
        await using (var host = await HostProcess.StartAsync(installation, ("Deia__Bots__MaxConcurrent", "3")))
        {
            for (var i = 0; i < 3; i++)
            {
                workers.Add((await host.Client.LaunchAsync()).GetProperty("processId").GetInt32());
            }

            Assert.All(workers, pid => Assert.True(IsAlive(pid)));
            await host.KillAsync();
        }

        await UntilAsync(() => !workers.Exists(IsAlive));
    }

    [Fact]
    public async Task Start_AfterAHostWhoseWorkerCouldNotHearItsEnd_EndsThatWorker()
    {
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        int deaf;
        await using (var host = await HostProcess.StartAsync(installation))
        {
            deaf = (await host.Client.LaunchAsync()).GetProperty("processId").GetInt32();
            await SignalAsync(deaf, "STOP");
            await host.KillAsync();
        }

        Assert.True(IsAlive(deaf));
        await using var again = await HostProcess.StartAsync(installation);
        await UntilAsync(() => !IsAlive(deaf));

        // The line comes after the deed.
        var line = string.Create(CultureInfo.InvariantCulture, $"The worker process {deaf}, which an earlier host left behind, was killed.");
        await UntilAsync(() => again.Output.Contains(line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_OfAWorkerBySignal_IsFoundDeafAndReplaced()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Cancellation);
        TokenGate gate = new();
        ollama.Reply = request => request.Number == 1 ? FakeOllamaReply.Of("never heard") with { Gate = gate } : FakeOllamaReply.Of("heard");
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        await using var host = await HostProcess.StartAsync(
            installation,
            [("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()), ("Deia__Processes__HeartbeatInterval", "00:00:00.300"), .. QuickRestarts]);
        await host.Client.LaunchAsync();
        var pid = await ProcessIdAsync(host, "BOT-001");
        var asked = host.Client.SendAsync(new { botId = "BOT-001", message = "Question" });
        await gate.WaitForArrivalAsync(Cancellation);
        await SignalAsync(pid, "STOP");

        Assert.Equal("heard", (await asked).GetProperty("reply").Text("content"));
        Assert.NotEqual(pid, await ProcessIdAsync(host, "BOT-001"));
        Assert.False(IsAlive(pid));
    }

    [Fact]
    public async Task Kill_FiveTimes_LatchesTheBotUntilItIsLaunched()
    {
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        await using var host = await HostProcess.StartAsync(installation, QuickRestarts);
        await host.Client.LaunchAsync();
        using var events = await EventSocket.ConnectAsync(host.Events);
        await events.ReceiveAsync();
        for (var kill = 1; kill <= 5; kill++)
        {
            await SignalAsync(await ProcessIdAsync(host, "BOT-001"), "KILL");
            await events.ReceiveUntilAsync(frame => IsOf(frame, "bot:crashed"));
        }

        var latched = await host.Client.ReadAsync("/api/bot/BOT-001");
        Assert.Equal("faulted", latched.Text("status"));
        Assert.Equal("the worker was killed; given up after 5 crashes within 00:02:00; launch it to try again", latched.Text("detail"));

        Assert.Equal("ready", (await host.Client.LaunchAsync(new { id = "BOT-001" })).Text("status"));
        Assert.Equal("complete", (await host.Client.SendAsync(new { botId = "BOT-001", message = "Hello" })).GetProperty("reply").Text("status"));
    }

    [Fact]
    public async Task Terminate_OfTheWholeGroup_LetsTheHostDrainItsWorkers()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Cancellation);
        TokenGate gate = new();
        ollama.Reply = _ => FakeOllamaReply.Of("said to the end") with { Gate = gate };
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        await using var host = await HostProcess.StartAsync(installation, ("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()));
        await host.Client.LaunchAsync();
        var pid = await ProcessIdAsync(host, "BOT-001");
        var asked = host.Client.SendAsync(new { botId = "BOT-001", message = "Question" });
        await gate.WaitForArrivalAsync(Cancellation);

        // As a terminal or a service manager does.
        await SignalAsync(pid, "TERM");
        await SignalAsync(pid, "INT");
        var ended = host.TerminateAsync();
        gate.OpenForGood();

        Assert.Equal("said to the end", (await asked).GetProperty("reply").Text("content"));
        Assert.Equal(0, await ended);
        Assert.False(IsAlive(pid));
    }

    /// <summary>Asks the other bot, one question after the other.</summary>
    /// <returns>How many.</returns>
    private static async Task<int> FlowAsync(HostProcess host, CancellationToken end)
    {
        var sent = 0;
        while (!end.IsCancellationRequested)
        {
            await host.Client.SendAsync(new { botId = OtherBot, message = $"Flow {++sent}" });
        }

        return sent;
    }

    private static async Task AssertAnsweredOnceAsync(HostProcess host, string botId, int questions)
    {
        List<string> asked = [], answered = [];
        for (var path = $"/api/chat/{botId}?limit=500"; path is not null;)
        {
            var page = await host.Client.ReadAsync(path);
            foreach (var message in page.GetProperty("items").EnumerateArray())
            {
                if (message.Text("sender") == "user")
                {
                    Assert.Equal("answered", message.Text("status"));
                    asked.Add(message.Text("id"));
                }
                else
                {
                    Assert.Equal("complete", message.Text("status"));
                    answered.Add(message.Text("replyTo"));
                }
            }

            path = page.GetProperty("nextBefore").GetString() is { } before ? $"/api/chat/{botId}?limit=500&before={before}" : null;
        }

        Assert.Equal(questions, asked.Count);
        Assert.Equal(asked.Order(), answered.Order());
    }

    private static bool IsOf(System.Text.Json.JsonElement frame, string type) =>
        frame.Text("type") == type && frame.GetProperty("botId").GetString() == "BOT-001";

    /// <summary>Gives the process of a bot, once it has one that is ready.</summary>
    private static async Task<int> ProcessIdAsync(HostProcess host, string botId)
    {
        while (true)
        {
            var bot = await host.Client.ReadAsync($"/api/bot/{botId}");
            if (bot.Text("status") is "ready" or "active" or "processing" or "idle")
            {
                return bot.GetProperty("processId").GetInt32();
            }
        }
    }

    private static async Task SignalAsync(int processId, string signal)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {processId}")]);
        await kill.WaitForExitAsync(Cancellation);
    }

    /// <summary>Tells whether a process lives; one that only waits to be collected does not (proc(5)).</summary>
    private static bool IsAlive(int processId)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
