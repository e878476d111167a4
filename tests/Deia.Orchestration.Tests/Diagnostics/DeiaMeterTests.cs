using System.Diagnostics.Metrics;
using Deia.Orchestration.Inference;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Tests.Fleets;
using Deia.Testing;
using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Tests.Diagnostics;

public sealed class DeiaMeterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_Answered_CountsItsEndItsTokensAndItsTimes()
    {
        await using var fleet = await TestFleet.StartAsync();
        using MeterReadings readings = new(fleet.Get<IMeterFactory>());
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("a", "b") { Gate = gate, Usage = new UsageDetails { InputTokenCount = 11, OutputTokenCount = 7 } };
        await fleet.LaunchAsync();
        var reply = await fleet.SendAsync("hello");
        await gate.WaitForArrivalAsync(Cancellation);
        fleet.Clock.Advance(TimeSpan.FromSeconds(3));
        gate.Open();
        await gate.WaitForArrivalAsync(Cancellation);
        fleet.Clock.Advance(TimeSpan.FromSeconds(1));
        gate.OpenForGood();
        await reply.Completion.WaitAsync(Cancellation);

        Assert.Equal(["answered"], readings.Tags("bot_messages_total"));
        Assert.Equal((11, 7), (readings.Sum("bot_tokens_total", "prompt"), readings.Sum("bot_tokens_total", "completion")));
        Assert.Equal([3.0], readings.Values("bot_time_to_first_token_seconds"));
        Assert.Equal([4.0], readings.Values("bot_message_processing_duration_seconds"));
        Assert.Equal([null], readings.Tags("bot_message_processing_duration_seconds"));
    }

    [Fact]
    public async Task Turn_CancelledOrFailed_CountsThatEndAndNoTokens()
    {
        await using var fleet = await TestFleet.StartAsync();
        using MeterReadings readings = new(fleet.Get<IMeterFactory>());
        TokenGate gate = new();
        fleet.Client.Reply = request => request.Number == 1
            ? new FakeChatReply("never") { Gate = gate }
            : throw new BackendException(BackendFault.BadRequest, "no");
        await fleet.LaunchAsync();
        var cancelled = await fleet.SendAsync("one");
        await gate.WaitForArrivalAsync(Cancellation);
        await fleet.Router.CancelAsync("BOT-001", cancelled.Question.Id, Cancellation);
        await fleet.AskAsync("two");

        Assert.Equal(["cancelled", "failed"], readings.Tags("bot_messages_total"));
        Assert.Equal(0, readings.Sum("bot_tokens_total"));
    }

    [Fact]
    public async Task Backend_Busy_ShowsWhoWaitsAndForHowLong()
    {
        await using var fleet = await TestFleet.StartAsync(provider: new TestProvider { MaxConcurrentRequests = 1 });
        using MeterReadings readings = new(fleet.Get<IMeterFactory>());
        TokenGate gate = new();
        fleet.Client.Reply = _ => new FakeChatReply("a") { Gate = gate };
        await fleet.LaunchAsync();
        var first = await fleet.SendAsync("hello");
        await gate.WaitForArrivalAsync(Cancellation);
        var second = await fleet.SendAsync("hello", conversation: "other");
        while (readings.Observe("backend_queue_depth")["fake"] == 0)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(1, readings.Observe("backend_requests_active")["fake"]);
        Assert.Equal(2, readings.Observe("bot_queue_depth")[""]);
        fleet.Clock.Advance(TimeSpan.FromSeconds(2));
        gate.OpenForGood();
        await Task.WhenAll(first.Completion, second.Completion).WaitAsync(Cancellation);

        Assert.Equal([2.0], readings.Values("backend_wait_duration_seconds"));
        Assert.Equal(["fake"], readings.Tags("backend_wait_duration_seconds"));
        Assert.Equal(0, readings.Observe("backend_queue_depth")["fake"]);
    }

    [Fact]
    public async Task Instances_OfEveryState_AreCountedAsTheyAreNow()
    {
        await using var fleet = await TestFleet.StartAsync();
        using MeterReadings readings = new(fleet.Get<IMeterFactory>());
        await fleet.LaunchAsync();
        await fleet.LaunchAsync();
        await fleet.StopAsync("BOT-002");

        var instances = readings.Observe("bot_instances");
        Assert.Equal(Enum.GetValues<BotState>().Select(BotStateNames.Of).Order(), instances.Keys.Order());
        Assert.Equal((1, 1, 2), (instances["ready"], instances["terminated"], instances.Values.Sum()));
    }
}
