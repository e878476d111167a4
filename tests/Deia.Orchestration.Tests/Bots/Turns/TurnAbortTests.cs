using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Conversations;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Bots.Turns;

public sealed class TurnAbortTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly Turn _turn = new(
        new StoredMessage
        {
            Id = Guid.CreateVersion7(),
            BotId = "BOT-001",
            Sender = MessageSender.User,
            Content = "hello",
            Status = MessageStatus.Pending,
            CreatedAt = DateTimeOffset.UnixEpoch,
        },
        acceptedAt: 0);

    [Fact]
    public void TryRenew_AfterACrash_MakesReadyForAnotherAttempt()
    {
        var token = _turn.Token;
        _turn.Abort(TurnAbort.Crashed);
        Assert.True(token.IsCancellationRequested);

        Assert.True(_turn.TryRenew());
        Assert.Equal((TurnAbort.None, false), (_turn.Aborted, _turn.Token.IsCancellationRequested));
    }

    [Theory]
    [InlineData(TurnAbort.TimedOut)]
    [InlineData(TurnAbort.Cancelled)]
    [InlineData(TurnAbort.Stopped)]
    [InlineData(TurnAbort.Cleared)]
    internal void TryRenew_AfterAnyOtherReason_Refuses(TurnAbort reason)
    {
        _turn.Abort(TurnAbort.Crashed);
        _turn.Abort(reason);

        Assert.False(_turn.TryRenew());
        Assert.Equal((reason, true), (_turn.Aborted, _turn.Token.IsCancellationRequested));
    }

    [Fact]
    public void Abort_ForAWeakerReason_ChangesNothing()
    {
        _turn.Abort(TurnAbort.Stopped);
        _turn.Abort(TurnAbort.Cancelled);

        Assert.Equal(TurnAbort.Stopped, _turn.Aborted);
    }

    [Fact]
    public void AbortAfter_OnceTheTimeOfTheAttemptIsOver_BreaksItOff()
    {
        var token = _turn.Token;
        _turn.BeginAttempt(_clock.GetTimestamp());
        _clock.Advance(Limit - TimeSpan.FromTicks(1));
        Assert.Equal(TurnAbort.None, AfterTheLimit());
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal((TurnAbort.TimedOut, true), (AfterTheLimit(), token.IsCancellationRequested));
        Assert.False(_turn.TryRenew());
    }

    [Fact]
    public void AbortAfter_WhileTheModelIsNotAsked_ChangesNothing()
    {
        _clock.Advance(Limit);
        Assert.Equal(TurnAbort.None, AfterTheLimit());
        _turn.BeginAttempt(_clock.GetTimestamp());
        _turn.EndAttempt();
        _clock.Advance(Limit);

        Assert.Equal(TurnAbort.None, AfterTheLimit());
    }

    [Fact]
    public void AbortAfter_InTheAttemptAfterACrash_CountsTheTimeOfThatAttempt()
    {
        _turn.BeginAttempt(_clock.GetTimestamp());
        _clock.Advance(Limit / 2);
        _turn.Abort(TurnAbort.Crashed);
        _turn.EndAttempt();
        Assert.True(_turn.TryRenew());
        _clock.Advance(Limit / 2);
        _turn.BeginAttempt(_clock.GetTimestamp());
        Assert.Equal((TurnAbort.None, 2), (AfterTheLimit(), _turn.Attempts));
        _clock.Advance(Limit);

        Assert.Equal(TurnAbort.TimedOut, AfterTheLimit());
    }

    [Theory]
    [InlineData(TurnAbort.Cancelled)]
    [InlineData(TurnAbort.Stopped)]
    [InlineData(TurnAbort.Cleared)]
    internal void AbortAfter_WithAReasonThatSomebodyHas_IsTheWeaker(TurnAbort reason)
    {
        _turn.BeginAttempt(_clock.GetTimestamp());
        _clock.Advance(Limit);
        Assert.Equal(TurnAbort.TimedOut, AfterTheLimit());
        _turn.Abort(TurnAbort.Crashed);
        Assert.Equal(TurnAbort.TimedOut, _turn.Aborted);
        _turn.Abort(reason);

        Assert.Equal(reason, AfterTheLimit());
    }

    [Fact]
    public async Task Abort_WhereAListenerThrows_IsNotDisturbed()
    {
        TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _turn.Token.Register(() =>
        {
            called.SetResult();
            throw new InvalidOperationException("a defect of a client");
        });
        _turn.Abort(TurnAbort.Cancelled);

        await called.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private TurnAbort AfterTheLimit()
    {
        _turn.AbortAfter(Limit, _clock);
        return _turn.Aborted;
    }
}
