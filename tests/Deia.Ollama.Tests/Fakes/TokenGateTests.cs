using Deia.Testing;

namespace Deia.Ollama.Tests.Fakes;

public sealed class TokenGateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_BeforeAndAfterArrival_LetsAsManyThrough()
    {
        var gate = new TokenGate();
        gate.Open();
        await gate.PassAsync(Stop);
        var second = gate.PassAsync(Stop);
        var third = gate.PassAsync(Stop);

        gate.Open();

        await second;
        Assert.False(third.IsCompleted);
        gate.OpenForGood();
        await third;
        await gate.PassAsync(Stop);
    }

    [Fact]
    public async Task Pass_Cancelled_TakesNoPermit()
    {
        var gate = new TokenGate();
        using var cancel = new CancellationTokenSource();
        var gone = gate.PassAsync(cancel.Token);
        var waiting = gate.PassAsync(Stop);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        gate.Open();

        await waiting;
    }
}
