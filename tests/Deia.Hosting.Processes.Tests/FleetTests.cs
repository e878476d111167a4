using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Tests;

/// <summary>A whole fleet of test workers: what becomes of a bot that goes wrong, and of the others meanwhile.</summary>
public sealed class FleetTests
{
    private const string Other = "OTHER";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("leak", "the worker needed more memory than the 128 MB that Deia:Processes:MemoryLimitMb allows")]
    [InlineData("leak outside the heap", "the worker needed more memory than the 128 MB that Deia:Processes:MemoryLimitMb allows")]
    [InlineData("exit", "the worker ended with exit code 0")]
    public async Task ABot_ThatAQuestionKillsAgainAndAgain_IsLatchedWithTheReasonWhileTheOtherAnswers(string question, string reason)
    {
        using var host = await StartAsync();
        await LaunchAsync(host, "BOT-001");
        await LaunchAsync(host, Other);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var flowing = FlowAsync(host, end.Token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using var events = host.Services.GetRequiredService<IEventBus>().Subscribe();

        _ = (await host.Services.GetRequiredService<CommandRouter>().SendAsync(new SendRequest(question) { BotId = "BOT-001" }, Cancellation)).Value;
        var crashes = 0;
        await foreach (var delivery in events.ReadAsync(limit.Token))
        {
            if (delivery.Envelope?.Event is BotCrashed crash)
            {
                Assert.Equal("BOT-001", crash.BotId);
                Assert.StartsWith(reason, crash.Detail, StringComparison.Ordinal);
                if (++crashes == 5)
                {
                    break;
                }
            }
        }

        await end.CancelAsync();
        Assert.True(await flowing > 0);
        var bot = host.Services.GetRequiredService<IBotManager>().List().Single(bot => bot.Id == "BOT-001");
        Assert.Equal((BotState.Faulted, null), (bot.State, bot.Port));
        Assert.Contains("given up after 5 crashes", bot.Detail, StringComparison.Ordinal);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task ABot_WhoseWorkerExitsAtOnce_IsFaultedWithItsLastLinesAndTheOthersAreReady()
    {
        using var host = await StartAsync();
        var launched = await host.Services.GetRequiredService<IBotManager>().LaunchAsync("EXIT", Definition(), Cancellation);
        await LaunchAsync(host, Other);

        Assert.Equal(BotState.Faulted, launched.Value.State);
        Assert.StartsWith("the worker ended with exit code 7: two | three | four", launched.Value.Detail, StringComparison.Ordinal);
        await host.StopAsync(Cancellation);
    }

    private static async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddDeia()
            .AddChatClient("fake", static _ => new FakeChatClient(), static options => options.Models.Add("fake-model"))
            .Configure(static options =>
            {
                options.Bots.FirstPort = LowPort.Next();
                options.Bots.LaunchTimeout = TimeSpan.FromMinutes(1);
                options.Restart.FirstDelay = options.Restart.LongestDelay = TimeSpan.FromMilliseconds(10);
            })
            .UseProcessHost(static options =>
            {
                options.WorkerPath = ProcessHost.WorkerPath;
                options.MemoryLimitMb = 128;
                options.HeartbeatInterval = TimeSpan.FromSeconds(1);
            });
        var host = builder.Build();
        await host.StartAsync(Cancellation);
        return host;
    }

    private static BotDefinitionChange Definition() => new() { Provider = "fake", Model = "fake-model" };

    private static async Task LaunchAsync(IHost host, string botId) =>
        Assert.Equal(BotState.Ready, (await host.Services.GetRequiredService<IBotManager>().LaunchAsync(botId, Definition(), Cancellation)).Value.State);

    /// <summary>Asks the other bot, one question after the other, each in a conversation of its own: its fake model keeps all that it is asked.</summary>
    /// <returns>How many were answered; all of them were.</returns>
    private static async Task<int> FlowAsync(IHost host, CancellationToken end)
    {
        var answered = 0;
        while (!end.IsCancellationRequested)
        {
            var outcome = (await host.Services.GetRequiredService<CommandRouter>().AskAsync(new SendRequest("count") { BotId = Other, ConversationId = $"{answered}" }, Cancellation)).Value;
            Assert.Equal("one two three", outcome.Reply?.Content);
            answered++;
        }

        return answered;
    }
}
