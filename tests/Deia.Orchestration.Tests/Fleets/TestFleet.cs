using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Events;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Leases;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Maintenance;
using Deia.Orchestration.Routing;
using Deia.Orchestration.State;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Tests.Fleets;

/// <summary>A whole fleet on a host of its own, with a clock that stands still, a fake model, and stores that can fail.</summary>
internal sealed class TestFleet : IAsyncDisposable
{
    private readonly IHost _host;

    private TestFleet(IHost host, TestProvider provider, TestStores stores)
    {
        (_host, Provider, Stores) = (host, provider, stores);
        Events = new EventLog(Get<IEventBus>());
    }

    public TestClock Clock => Stores.Clock;

    public TestProvider Provider { get; }

    public TestStores Stores { get; }

    public EventLog Events { get; }

    public FakeChatClient Client => Provider.Fake;

    public IBotManager Manager => Get<IBotManager>();

    public CommandRouter Router => Get<CommandRouter>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<TestFleet> StartAsync(
        Action<IDeiaBuilder>? configure = null, TestStores? stores = null, TestProvider? provider = null)
    {
        stores ??= new TestStores();
        provider ??= new TestProvider();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<TimeProvider>(stores.Clock);
        builder.Services.AddSingleton<IBotLeaseRepository>(stores.Leases);
        builder.Services.AddSingleton<IChatMessageRepository>(stores.Messages);
        builder.Services.AddSingleton<IBotRepository>(stores.Bots);
        builder.Services.AddSingleton<IBotStatusRepository>(stores.Statuses);
        builder.Services.AddSingleton<IRetentionRepository>(stores.Retention);
        builder.Services.AddSingleton<IAuditRepository>(stores.Audit);
        builder.Services.AddSingleton<IInferenceProvider>(provider);
        var deia = builder.Services.AddDeia();
        configure?.Invoke(deia);
        TestFleet fleet = new(builder.Build(), provider, stores);
        await fleet._host.StartAsync(Cancellation);
        return fleet;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async Task<BotInfo> LaunchAsync(string? botId = null, BotDefinitionChange? change = null) =>
        (await Manager.LaunchAsync(botId, change, Cancellation)).Value;

    public async Task<BotInfo> StopAsync(string botId = "BOT-001", bool drain = true) =>
        (await Manager.StopAsync(botId, new StopOptions(drain), Cancellation)).Value;

    public async Task<PendingReply> SendAsync(string text, string botId = "BOT-001", string conversation = "default") =>
        (await Router.SendAsync(new SendRequest(text) { BotId = botId, ConversationId = conversation }, Cancellation)).Value;

    public async Task<ReplyOutcome> AskAsync(string text, string botId = "BOT-001", string conversation = "default") =>
        await (await SendAsync(text, botId, conversation)).Completion.WaitAsync(Cancellation);

    /// <summary>Gives a bot of the fleet as it is now.</summary>
    public BotInfo Find(string botId = "BOT-001") => Manager.List().Single(bot => bot.Id == botId);

    public async Task<StoredMessage?> StoredAsync(PendingReply reply) =>
        await Stores.Messages.FindAsync(reply.Question.BotId, reply.Question.Id, Cancellation);

    /// <summary>Gives a bot's whole history, oldest first.</summary>
    public async Task<IReadOnlyList<StoredMessage>> HistoryAsync(string botId = "BOT-001") =>
        [.. (await Stores.Messages.PageAsync(new MessageQuery(botId) { Limit = 500 }, Cancellation)).Items.Reverse()];

    public Task WaitForStateAsync(BotState state, string botId = "BOT-001", int number = 1) =>
        Events.WaitAsync<BotStateChanged>(change => change.BotId == botId && change.To == state, number);

    public Task StopHostAsync() => _host.StopAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        // What a test left under way is broken off; nothing waits for a clock that stands still, or for a store that is away.
        Stores.Messages.Before = Stores.Messages.After = _ => ValueTask.CompletedTask;
        Stores.Bots.BeforeSave = _ => ValueTask.CompletedTask;
        Stores.Statuses.BeforeSave = (_, _) => ValueTask.CompletedTask;
        await RunClockUntilAsync(Task.WhenAll(Manager.List().Select(bot => Manager.StopAsync(bot.Id, new StopOptions(Drain: false), CancellationToken.None))));
        await RunClockUntilAsync(_host.StopAsync(CancellationToken.None));
        await Events.DisposeAsync();
        _host.Dispose();
    }

    /// <summary>Lets the clock run until a task ends.</summary>
    public async Task RunClockUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        await task;
    }
}
