using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Routing;
using Deia.Orchestration.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deia.Benchmarks.Processes;

/// <summary>A fleet of bots that talk, in this process and in workers, which are this program once more.</summary>
internal sealed class TalkativeFleet : IAsyncDisposable
{
    private readonly IHost _host;

    private TalkativeFleet(IHost host) => _host = host;

    public static async Task<TalkativeFleet> StartAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDeia()
            .AddChatClient(TalkativeChatClient.Name, static _ => new TalkativeChatClient())
            .Configure(static options => options.Bots.LaunchTimeout = TimeSpan.FromMinutes(1))
            .UseProcessHost();
        TalkativeFleet fleet = new(builder.Build());
        await fleet._host.StartAsync();
        return fleet;
    }

    public BotInfo Find(string botId) => _host.Services.GetRequiredService<IBotManager>().List().Single(bot => bot.Id == botId);

    public async Task LaunchAsync(string botId, string host) => _ = (await _host.Services.GetRequiredService<IBotManager>().LaunchAsync(
        botId, new BotDefinitionChange { Host = host, Provider = TalkativeChatClient.Name, Model = TalkativeChatClient.Name })).Value;

    /// <summary>Asks in a conversation of its own, and waits for the reply.</summary>
    public async Task AskAsync(string botId, string question)
    {
        var outcome = (await _host.Services.GetRequiredService<CommandRouter>().AskAsync(
            new SendRequest(question) { BotId = botId, ConversationId = Guid.NewGuid().ToString("N") })).Value;
        if (outcome.Reply is null)
        {
            throw new InvalidOperationException(outcome.Refusal?.Detail);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
