using Deia.Orchestration.Bots;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Routing;
using Deia.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Tests.DependencyInjection;

public sealed class AddDeiaTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddDeia_Twice_AddsNothingTheSecondTimeAndWorks()
    {
        using var host = Build(deia => deia.Services.AddDeia().Services.AddDeia());
        await host.StartAsync(Cancellation);

        var services = host.Services.GetServices<IHostedService>().ToList();
        Assert.Equal(services.Count, services.Select(service => service.GetType()).Distinct().Count());
        await LaunchAndAskAsync(host.Services, new BotDefinitionChange());
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task AddDeia_WithoutAHost_WorksOnceItsServicesAreStarted()
    {
        await using var provider = new ServiceCollection().AddDeia().Services.BuildServiceProvider(validateScopes: true);
        Assert.Null(provider.GetService<IConfiguration>());
        await LaunchAndAskAsync(provider, new BotDefinitionChange());
        await provider.GetRequiredService<IBotManager>().StopAsync("BOT-001", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task AddChatClient_UnderAName_AnswersTheBotsThatNameIt()
    {
        FakeChatClient client = new() { Reply = _ => new FakeChatReply("from my own client") };
        using (var host = Build(deia => deia.AddChatClient("mine", _ => client, options => options.Models.Add("my-model"))))
        {
            await host.StartAsync(Cancellation);
            var outcome = await LaunchAndAskAsync(host.Services, new BotDefinitionChange { Provider = "MINE" });
            Assert.Equal("from my own client", outcome.Reply!.Content);
            Assert.Equal("my-model", client.ReceivedRequests[0].Options!.ModelId);
            await host.StopAsync(Cancellation);
        }

        Assert.False(client.IsDisposed);
    }

    [Theory]
    [InlineData("Deia:Bots:MaxConcurrent", "0", "Deia:Bots:MaxConcurrent is '0'; allowed is 1 to 1000000.")]
    [InlineData("Deia:Chat:QueueCapacity", "-1", "Deia:Chat:QueueCapacity is '-1'; allowed is 1 to 1000000.")]
    [InlineData("Deia:Bots:Host", "moon", "Deia:Bots:Host is 'moon'; allowed are in-process.")]
    [InlineData("Deia:Chat:DefaultProvider", "moon", "Deia:Chat:DefaultProvider is 'moon'; allowed is the name of a registered provider: 'demo'.")]
    [InlineData("Deia:Chat:RoutingPolicies:0", "moon", "Deia:Chat:RoutingPolicies names 'moon'; allowed are sticky, least-busy.")]
    public async Task AddDeia_WithAWrongSetting_StopsTheStartWithOneLine(string key, string value, string expected)
    {
        using var host = Build(_ => { }, (key, value));
        var error = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Cancellation));

        Assert.True(error is OptionsValidationException or DeiaException, error.GetType().Name);
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public async Task AddDeia_WithTwoWrongSettings_NamesBothAtOnce()
    {
        using var host = Build(_ => { }, ("Deia:Bots:MaxConcurrent", "0"), ("Deia:Chat:ContextTokens", "1"));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.Equal(2, error.Failures.Count());
    }

    [Fact]
    public void AddDeia_WithSettings_BindsThem()
    {
        using var host = Build(_ => { }, ("Deia:Bots:MaxConcurrent", "7"), ("Deia:Chat:GiveUpAfter", "00:00:30"));
        var options = host.Services.GetRequiredService<IOptions<DeiaOptions>>().Value;

        Assert.Equal((7, TimeSpan.FromSeconds(30)), (options.Bots.MaxConcurrent, options.Chat.GiveUpAfter));
    }

    [Fact]
    public void AddBot_WithWhatIsNoId_Throws() =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddDeia().AddBot("no id"));

    private static IHost Build(Action<IDeiaBuilder> configure, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        configure(builder.Services.AddDeia());
        return builder.Build();
    }

    private static async Task<ReplyOutcome> LaunchAndAskAsync(IServiceProvider services, BotDefinitionChange change)
    {
        var bot = (await services.GetRequiredService<IBotManager>().LaunchAsync("BOT-001", change, Cancellation)).Value;
        var reply = (await services.GetRequiredService<CommandRouter>().SendAsync(new SendRequest("hello") { BotId = bot.Id }, Cancellation)).Value;
        var outcome = await reply.Completion.WaitAsync(Cancellation);
        Assert.NotNull(outcome.Reply);
        return outcome;
    }
}
