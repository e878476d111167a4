using Deia.Orchestration.Bots.Turns;

namespace Deia.Orchestration.Tests.Bots.Turns;

public sealed class ReplyTextTests
{
    private readonly ReplyText _text = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_Late_GivesEveryPiece()
    {
        _text.Append("a");
        _text.Append("b");
        _text.End();

        Assert.Equal([new ReplyToken(0, "a"), new ReplyToken(1, "b")], await _text.ReadAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal("ab", _text.ToString());
    }

    [Fact]
    public async Task ReadAsync_AsItComes_WaitsForTheNextPiece()
    {
        await using var reader = _text.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        var first = reader.MoveNextAsync();
        Assert.False(first.IsCompleted);
        _text.Append("a");
        Assert.True(await first);

        var second = reader.MoveNextAsync();
        _text.End();
        Assert.False(await second);
    }

    [Fact]
    public async Task ReadAsync_OfAReplyThatBeginsAgain_BeginsAgainAtZero()
    {
        _text.Append("a");
        await using var reader = _text.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await reader.MoveNextAsync();
        _text.Restart();
        _text.Append("x");
        _text.Append("y");
        _text.End();

        await reader.MoveNextAsync();
        Assert.Equal(new ReplyToken(0, "x"), reader.Current);
        await reader.MoveNextAsync();
        Assert.Equal(new ReplyToken(1, "y"), reader.Current);
        Assert.False(await reader.MoveNextAsync());
        Assert.Equal("xy", _text.ToString());
    }

    [Fact]
    public async Task ReadAsync_ByOneWhoLeaves_DisturbsNobody()
    {
        using CancellationTokenSource leaving = new();
        await using var leaver = _text.ReadAsync(leaving.Token).GetAsyncEnumerator(leaving.Token);
        await using var stayer = _text.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        var left = leaver.MoveNextAsync().AsTask();
        var stayed = stayer.MoveNextAsync().AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        _text.Append("a");
        Assert.True(await stayed);
    }
}
