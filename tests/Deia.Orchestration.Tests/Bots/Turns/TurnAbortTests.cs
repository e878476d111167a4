using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Tests.Bots.Turns;

public sealed class TurnAbortTests
{
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
}
