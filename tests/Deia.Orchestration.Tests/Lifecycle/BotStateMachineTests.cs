using Deia.Orchestration.Lifecycle;
using static Deia.Orchestration.Lifecycle.BotState;
using static Deia.Orchestration.Lifecycle.BotTrigger;

namespace Deia.Orchestration.Tests.Lifecycle;

public sealed class BotStateMachineTests
{
    /// <summary>The table of docs/architecture.md, row by row, written out a second time on purpose.</summary>
    private static readonly Dictionary<(BotState, BotTrigger), BotState> Expected = new()
    {
        [(Idle, Launch)] = Starting,
        [(Idle, MessageReceived)] = Processing,
        [(Idle, Stop)] = Stopping,
        [(Idle, Crashed)] = Faulted,
        [(Starting, Connected)] = Ready,
        [(Starting, Stop)] = Stopping,
        [(Starting, Crashed)] = Faulted,
        [(Ready, MessageReceived)] = Processing,
        [(Ready, IdleTimeout)] = Idle,
        [(Ready, Stop)] = Stopping,
        [(Ready, Crashed)] = Faulted,
        [(Processing, ReplyCompleted)] = Active,
        [(Processing, ReplyFailed)] = Active,
        [(Processing, Stop)] = Stopping,
        [(Processing, Crashed)] = Faulted,
        [(Active, MessageReceived)] = Processing,
        [(Active, IdleTimeout)] = Idle,
        [(Active, Stop)] = Stopping,
        [(Active, Crashed)] = Faulted,
        [(Stopping, CleanedUp)] = Terminated,
        [(Stopping, Crashed)] = Terminated,
        [(Terminated, Launch)] = Starting,
        [(Faulted, Launch)] = Starting,
        [(Faulted, Restart)] = Starting,
        [(Faulted, Stop)] = Stopping,
    };

    public static TheoryData<BotState, BotTrigger> EveryPair() =>
        [.. from state in Enum.GetValues<BotState>() from trigger in Enum.GetValues<BotTrigger>() select (state, trigger)];

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Next_EveryStateAndTrigger_FollowsTheTable(BotState state, BotTrigger trigger)
    {
        if (Expected.TryGetValue((state, trigger), out var expected))
        {
            Assert.Equal(expected, BotStateMachine.Next(state, trigger));
            return;
        }

        var refused = Assert.Throws<InvalidBotTransitionException>(() => BotStateMachine.Next(state, trigger));
        Assert.Equal((state, trigger), (refused.State, refused.Trigger));
        Assert.Contains(state.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains(trigger.ToString(), refused.Message, StringComparison.Ordinal);
    }
}
