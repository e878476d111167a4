using System.Globalization;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Deia.Orchestration.Routing;
using Microsoft.Agents.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deia.Benchmarks.Turns;

/// <summary>
/// A whole turn through an in-process bot (route, mailbox, state, context, in-memory history, events) beside Agent Framework's agent with a session on the same
/// client, and beside the least that a queue with a reply can cost.
/// </summary>
/// <remarks>
/// Each caller asks one question after the other, as a request handler does, on the thread pool. Deia and the agent begin a new conversation
/// every <see cref="ConversationLength"/> turns, since both remember it; a caller has a conversation, or a session, of its own.
/// </remarks>
[MemoryDiagnoser]
public class TurnBenchmarks
{
    private const int TurnsPerInvocation = 4_096;
    private const int ConversationLength = 32;
    private const string BotId = "BOT-001";

    private readonly Channel<TaskCompletionSource<string>> _channel = Channel.CreateBounded<TaskCompletionSource<string>>(
        new BoundedChannelOptions(1_000) { SingleReader = true });

    private IHost? _host;
    private CommandRouter? _router;
    private ChatClientAgent? _agent;
    private Task _reader = Task.CompletedTask;

    /// <summary>Gets or sets how many callers ask at a time.</summary>
    [Params(1, 16)]
    public int Callers { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDeia()
            .AddChatClient("silent", _ => new SilentChatClient(), client => client.MaxConcurrentRequests = 64)
            .AddBot(BotId, bot => bot.SystemPrompt = "You are brief.");
        _host = builder.Build();
        await _host.StartAsync();
        _router = _host.Services.GetRequiredService<CommandRouter>();
        _agent = new ChatClientAgent(new SilentChatClient(), instructions: "You are brief.");
        _reader = Task.Run(AnswerAsync);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        _channel.Writer.Complete();
        await _reader;
        await _host!.StopAsync();
        _host.Dispose();
    }

    [Benchmark(OperationsPerInvoke = TurnsPerInvocation)]
    public Task Deia() => RunCallersAsync(async (caller, turns) =>
    {
        var conversation = string.Create(CultureInfo.InvariantCulture, $"caller-{caller}");
        SendRequest request = new("Hello") { BotId = BotId, ConversationId = conversation };
        for (var turn = 1; turn <= turns; turn++)
        {
            await _router!.AskAsync(request);
            if (turn % ConversationLength == 0)
            {
                await _router.ClearAsync(BotId, conversation);
            }
        }
    });

    [Benchmark(Baseline = true, OperationsPerInvoke = TurnsPerInvocation)]
    public Task AgentFrameworkWithSession() => RunCallersAsync(async (_, turns) =>
    {
        var session = await _agent!.CreateSessionAsync();
        for (var turn = 1; turn <= turns; turn++)
        {
            await _agent.RunAsync("Hello", session);
            if (turn % ConversationLength == 0)
            {
                session = await _agent.CreateSessionAsync();
            }
        }
    });

    [Benchmark(OperationsPerInvoke = TurnsPerInvocation)]
    public Task BareChannel() => RunCallersAsync(async (_, turns) =>
    {
        for (var turn = 1; turn <= turns; turn++)
        {
            TaskCompletionSource<string> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await _channel.Writer.WriteAsync(reply);
            await reply.Task;
        }
    });

    private Task RunCallersAsync(Func<int, int, Task> askAsync) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => askAsync(caller, TurnsPerInvocation / Callers))));

    private async Task AnswerAsync()
    {
        await foreach (var reply in _channel.Reader.ReadAllAsync())
        {
            reply.SetResult("ok");
        }
    }
}
