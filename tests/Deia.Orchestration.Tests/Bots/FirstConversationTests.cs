using Deia.Orchestration.Bots;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Deia.Orchestration.Tests.Bots;

public sealed class FirstConversationTests
{
    [Fact]
    public async Task SendAsync_ToALaunchedBot_IsAnsweredAndStored()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddDeia();
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);

        var manager = host.Services.GetRequiredService<IBotManager>();
        var bot = (await manager.LaunchAsync(cancellationToken: cancellationToken)).Value;
        Assert.Equal(("BOT-001", BotState.Ready, "demo"), (bot.Id, bot.State, bot.Provider));

        var router = host.Services.GetRequiredService<CommandRouter>();
        var pending = (await router.SendAsync(new SendRequest("Hello"), cancellationToken)).Value;
        var outcome = await pending.Completion.WaitAsync(cancellationToken);

        Assert.Equal(MessageStatus.Answered, outcome.Question.Status);
        Assert.Equal(pending.Question.Id, outcome.Reply!.ReplyTo);
        Assert.Contains("Hello", outcome.Reply.Content, StringComparison.Ordinal);
        await host.StopAsync(cancellationToken);
        Assert.Equal(BotState.Terminated, (await manager.FindAsync("BOT-001", TestContext.Current.CancellationToken)).Value.State);
    }
}
