using Deia.Orchestration.Events;

namespace Deia.Orchestration.Tests.Events;

public sealed class EventEnvelopeTests
{
    [Fact]
    public async Task GetOrAddPayload_TwoAtOnce_BothGetTheSameBytes()
    {
        var envelope = new EventEnvelope(1, DateTimeOffset.UnixEpoch, new HistoryCleared("BOT-001", null, 1));
        using var both = new Barrier(2);

        // Each serialises before either has stored its bytes.
        var payloads = await Task.WhenAll(Enumerable.Range(1, 2).Select(number => Task.Factory.StartNew(
            () => envelope.GetOrAddPayload(_ =>
            {
                both.SignalAndWait(TestContext.Current.CancellationToken);
                return [(byte)number];
            }),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(payloads[0], payloads[1]);
        Assert.Equal(payloads[0], envelope.GetOrAddPayload(_ => [3]));
    }
}
