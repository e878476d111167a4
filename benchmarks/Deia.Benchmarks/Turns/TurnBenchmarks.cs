using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Deia.Orchestration.Bots;
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
/// <remarks>Deia and the agent begin a new conversation every <see cref="ConversationLength"/> turns, since both remember it.</remarks>
[MemoryDiagnoser]
public class TurnBenchmarks
{
    private const int ConversationLength = 32;
    private const string BotId = "BOT-001";

    private static readonly SendRequest Request = new("Hello") { BotId = BotId };

    private readonly Channel<TaskCompletionSource<string>> _channel = Channel.CreateBounded<TaskCompletionSource<string>>(
        new BoundedChannelOptions(1_000) { SingleReader = true });

    private IHost? _host;
    private CommandRouter? _router;
    private ChatClientAgent? _agent;
    private AgentSession? _session;
    private Task _reader = Task.CompletedTask;
    private int _turns;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDeia()
            .AddChatClient("silent", _ => new SilentChatClient())
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

    [Benchmark]
    public async Task<ReplyOutcome> Deia()
    {
        if (++_turns % ConversationLength == 0)
        {
            await _router!.ClearAsync(BotId);
        }

        var pending = await _router!.SendAsync(Request);
        return await pending.Value.Completion;
    }

    [Benchmark(Baseline = true)]
    public async Task<AgentResponse> AgentFrameworkWithSession()
    {
        if (_session is null || ++_turns % ConversationLength == 0)
        {
            _session = await _agent!.CreateSessionAsync();
        }

        return await _agent!.RunAsync("Hello", _session);
    }

    [Benchmark]
    public async Task<string> BareChannel()
    {
        TaskCompletionSource<string> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _channel.Writer.WriteAsync(reply);
        return await reply.Task;
    }

    private async Task AnswerAsync()
    {
        await foreach (var reply in _channel.Reader.ReadAllAsync())
        {
            reply.SetResult("ok");
        }
    }
}
