using Deia.Orchestration.Conversations;
using Deia.Orchestration.State;
using Deia.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Persistence.Postgres.Tests.Outages;

/// <summary>A server of its own is killed, stopped and frozen under 32 callers: each is told in time, and what was acknowledged is there, once.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const string BotId = Samples.BotId;
    private const int Callers = 32;

    private readonly CancellationTokenSource _stop = new();
    private PostgresServer _server = null!;
    private ServiceProvider _services = null!;
    private Caller[] _callers = [];
    private Task _calling = Task.CompletedTask;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IChatMessageRepository Messages => _services.GetRequiredService<IChatMessageRepository>();

    private IStoreHealth Health => _services.GetRequiredService<IStoreHealth>();

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _services = PostgresServices.Open(await _server.CreateDatabaseAsync());
        var fence = await Samples.AddBotAsync(_services);
        _callers = [.. Enumerable.Range(0, Callers).Select(_ => new Caller(Messages, fence))];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _services.DisposeAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task EveryCall_ServerKilled_IsRefusedAndServedAfterItsReturn()
    {
        await CallAsync();

        await _server.KillAsync();
        await EachAsync(caller => caller.Refused);
        Assert.False((await Health.CheckAsync(Cancellation)).Reachable);
        await _server.StartAgainAsync();

        await EachAsync(caller => caller.ServedFromNowOnAsync());
        await AssertNothingLostAsync();
    }

    [Fact]
    public async Task EveryCall_ServerStopped_IsRefusedAndServedAfterItsReturn()
    {
        await CallAsync();

        await _server.StopAsync();
        await EachAsync(caller => caller.Refused);
        await _server.StartAgainAsync();

        await EachAsync(caller => caller.ServedFromNowOnAsync());
        await AssertNothingLostAsync();
    }

    [Fact]
    public async Task EveryCall_ServerFrozen_IsRefusedWhileItStandsStillAndServedAfterwards()
    {
        await CallAsync();

        _server.Freeze();
        await EachAsync(caller => caller.Refused);
        Assert.Equal("The server does not answer.", (await Health.CheckAsync(Cancellation)).Detail);
        _server.Thaw();

        await EachAsync(caller => caller.ServedFromNowOnAsync());
        await AssertNothingLostAsync();
    }

    [Fact]
    public async Task EveryCall_ServerRestartedWhileNobodyCalled_IsServed()
    {
        await CallAsync();
        await EndAsync();
        for (var round = 0; round < 3; round++)
        {
            await _server.KillAsync();
            await _server.StartAgainAsync();

            // Each of the pool's connections is dead, and none of the callers hears of it.
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(async number => number % 2 == 0
                ? (await Messages.PageAsync(new MessageQuery(BotId), Cancellation)).Items.Count
                : await Messages.CountAsync(BotId, Cancellation)));
        }
    }

    private async Task CallAsync()
    {
        _calling = Task.WhenAll(_callers.Select(caller => Task.Run(() => caller.RunAsync(_stop.Token))));
        await EachAsync(caller => caller.ServedFromNowOnAsync());
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _calling;
    }

    private Task EachAsync(Func<Caller, Task> reach) => Task.WhenAll(_callers.Select(reach)).WaitAsync(Cancellation);

    private async Task AssertNothingLostAsync()
    {
        await EndAsync();
        Assert.All(_callers, caller => Assert.Empty(caller.Defects));
        var stored = await Messages.ReadAllAsync(BotId, null, Cancellation).ToListAsync(Cancellation);
        var ids = stored.Select(message => message.Id).ToHashSet();
        Assert.Equal(stored.Count, ids.Count);
        Assert.Subset(ids, _callers.SelectMany(caller => caller.Added.Concat(caller.Replied)).ToHashSet());
        Assert.Subset(_callers.SelectMany(caller => caller.Asked.Concat(caller.Replied)).ToHashSet(), ids);

        // Each question that was acknowledged has one reply; one that was not may be there, pending.
        var replies = stored.Where(message => message.ReplyTo is not null).CountBy(message => message.ReplyTo!.Value).ToDictionary();
        Assert.All(_callers.SelectMany(caller => caller.Added), question => Assert.Equal(1, replies.GetValueOrDefault(question)));
    }
}
