using System.Collections.Concurrent;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Orchestration.Tests.Bots;

/// <summary>Everything at once, at random and from many sides: launches, stops, restarts, questions, cancellings, crashes, faults, a store that comes and goes.</summary>
public sealed class FleetHammerTests
{
    private const int Workers = 8;
    private const int Steps = 120;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Everything_AtOnce_EndsEachQuestionOnceAndLeavesAConsistentFleet(int seed)
    {
        TestStores stores = new();
        await using var fleet = await TestFleet.StartAsync(
            deia => deia.Configure(options =>
            {
                options.Restart.CrashLimit = 1_000;
                options.Events.ReplayCapacity = 1_000_000;
            }),
            stores);
        fleet.Client.Reply = request => (request.Number % 23) switch
        {
            3 => throw new InvalidCastException("a crash"),
            7 => throw new BackendException(BackendFault.Overloaded, "busy"),
            11 => new FakeChatReply("half ") { Failure = new IOException("cut") },
            17 => throw new BackendException(BackendFault.BadRequest, "no"),
            _ => new FakeChatReply("re ", request.LastText),
        };
        var storeCalls = 0;
        stores.Messages.Before = call => Interlocked.Increment(ref storeCalls) % 37 == 0 ? throw FaultyMessages.Away() : ValueTask.CompletedTask;
        stores.Messages.After = call =>
            call == nameof(IChatMessageRepository.ResolveAsync) && Interlocked.Increment(ref storeCalls) % 41 == 0 ? throw FaultyMessages.Away() : ValueTask.CompletedTask;

        ConcurrentBag<PendingReply> accepted = [];
        await fleet.RunClockUntilAsync(Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(fleet, new Random((seed * 100) + worker), accepted)))));
        await fleet.RunClockUntilAsync(SettleAsync(fleet, stores));
        await fleet.RunClockUntilAsync(Task.WhenAll(accepted.Select(reply => reply.Completion)));

        Assert.NotEmpty(accepted);
        foreach (var botId in (string[])["B-1", "B-2", "B-3"])
        {
            var history = await AllAsync(stores, botId);
            Assert.DoesNotContain(history, message => message.Status == MessageStatus.Pending);
            var answered = history.Where(message => message.Status == MessageStatus.Answered).Select(message => message.Id);
            Assert.Equal(answered.Order(), history.Where(message => message.Sender == MessageSender.Bot).Select(message => message.ReplyTo!.Value).Order());
            Assert.Equal((BotState.Terminated, false, 0), (fleet.Find(botId).State, fleet.Find(botId).ShouldRun, await QueueAsync(fleet, botId)));
        }

        // What a caller was told as final is what the store says.
        foreach (var outcome in await Task.WhenAll(accepted.Select(reply => reply.Completion)))
        {
            var stored = await stores.Messages.FindAsync(outcome.Question.BotId, outcome.Question.Id, Cancellation);
            if (outcome.Question.Status != MessageStatus.Pending)
            {
                Assert.Equal(outcome.Question.Status, stored!.Status);
            }
        }
    }

    private static async Task WorkAsync(TestFleet fleet, Random random, ConcurrentBag<PendingReply> accepted)
    {
        for (var step = 0; step < Steps; step++)
        {
            var botId = $"B-{random.Next(1, 4)}";
            try
            {
                switch (random.Next(12))
                {
                    case 0 or 1:
                        await fleet.Manager.LaunchAsync(botId, cancellationToken: Cancellation);
                        break;
                    case 2:
                        await fleet.Manager.StopAsync(botId, new StopOptions(random.Next(2) == 0, TimeSpan.FromSeconds(random.Next(3))), Cancellation);
                        break;
                    case 3:
                        await fleet.Manager.RestartAsync(botId, Cancellation);
                        break;
                    case 4:
                        await fleet.Manager.ChangeAsync(botId, new() { SystemPrompt = $"{step}" }, Cancellation);
                        break;
                    case 5 when accepted.TryPeek(out var reply):
                        await fleet.Router.CancelAsync(reply.Question.BotId, reply.Question.Id, Cancellation);
                        break;
                    default:
                        var sent = await fleet.Router.SendAsync(new SendRequest($"{step}") { BotId = botId, ConversationId = $"c{random.Next(4)}" }, Cancellation);
                        if (sent.TryGet(out var pending, out _))
                        {
                            accepted.Add(pending);
                        }

                        break;
                }
            }
            catch (StoreUnavailableException)
            {
                // The caller is told, and comes again.
            }
        }
    }

    /// <summary>Lets every bot answer what is pending, and stops it.</summary>
    private static async Task SettleAsync(TestFleet fleet, TestStores stores)
    {
        stores.Messages.Before = stores.Messages.After = _ => ValueTask.CompletedTask;
        fleet.Client.Reply = request => new FakeChatReply("re ", request.LastText);
        foreach (var botId in (string[])["B-1", "B-2", "B-3"])
        {
            await fleet.Manager.StopAsync(botId, cancellationToken: Cancellation);
            await fleet.LaunchAsync(botId);
            while (fleet.Find(botId).State == BotState.Starting)
            {
                // The clock runs so fast that the launch may have stopped waiting; a bot that is not ready would be stopped without draining.
                await Task.Yield();
            }

            // Nor may the fast clock end the draining before the last question is answered.
            await fleet.Get<Fleet>().Bots.Single(bot => bot.Id == botId).Mailbox.WhenEmptyAsync().WaitAsync(Cancellation);
            await fleet.Manager.StopAsync(botId, cancellationToken: Cancellation);
        }
    }

    private static async Task<IReadOnlyList<StoredMessage>> AllAsync(TestStores stores, string botId)
    {
        List<StoredMessage> all = [];
        Guid? before = null;
        do
        {
            var page = await stores.Messages.PageAsync(new MessageQuery(botId) { Limit = 500, Before = before }, Cancellation);
            all.AddRange(page.Items);
            before = page.NextBefore;
        }
        while (before is not null);
        return all;
    }

    private static async Task<int> QueueAsync(TestFleet fleet, string botId) =>
        (await fleet.Manager.StatusAsync(botId, Cancellation)).Value.QueueDepth;
}
