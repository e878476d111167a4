using CsCheck;
using Deia.Orchestration.Inference.Scheduling;

namespace Deia.Orchestration.Tests.Inference.Scheduling;

public sealed class BackendSchedulerPropertyTests
{
    /// <summary>What a step does, with a bot and a number that picks among the requests concerned.</summary>
    public enum Act
    {
        Acquire,
        Cancel,
        Release,
    }

    private static readonly Gen<(int Limit, (Act Act, int Bot, int Pick)[] Steps)> Scenarios = Gen.Select(
        Gen.Int[1, 4],
        Gen.Select(Gen.Frequency((5, Gen.Const(Act.Acquire)), (2, Gen.Const(Act.Cancel)), (4, Gen.Const(Act.Release))), Gen.Int[0, 4], Gen.Int[0, 1_000]).Array[0, 80]);

    [Fact]
    public async Task AnySteps_OneAfterAnother_ServeAsTheModelDoes() => await Scenarios.SampleAsync(
        async scenario =>
        {
            var model = new FairModel(scenario.Limit);
            foreach (var (act, bot, pick) in scenario.Steps)
            {
                await model.StepAsync(act, $"BOT-{bot}", pick);
            }

            await model.DrainAsync();
        },
        iter: 300);

    [Fact]
    public async Task ManyAtOnce_WithCancellationsThatRace_NeverExceedTheLimitAndLoseNoSlot()
    {
        const int limit = 3;
        var token = TestContext.Current.CancellationToken;
        var scheduler = new BackendScheduler();
        var provider = StubProvider.WithLimit(limit);
        var (running, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(() => WorkAsync(worker), token)));

        Assert.InRange(most, 1, limit);
        Assert.Equal(new BackendQueueInfo("stub", limit, Running: 0, Waiting: 0), scheduler.Describe(provider));

        async Task WorkAsync(int worker)
        {
            for (var i = 0; i < 200; i++)
            {
                using var cancellation = new CancellationTokenSource();
                var acquiring = scheduler.AcquireAsync(provider, $"BOT-{worker % 5}", cancellation.Token).AsTask();
                if (i % 3 == 0)
                {
                    await cancellation.CancelAsync();
                }

                try
                {
                    using var ticket = await acquiring;
                    var now = Interlocked.Increment(ref running);
                    InterlockedMax(ref most, now);
                    await Task.Yield();
                    Interlocked.Decrement(ref running);
                }
                catch (OperationCanceledException) when (i % 3 == 0)
                {
                    // Cancelled before its turn came.
                }
            }
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    /// <summary>A slow and obvious picture of who is served when, compared with the scheduler after every step.</summary>
    private sealed class FairModel(int limit)
    {
        private readonly BackendScheduler _scheduler = new();
        private readonly StubProvider _provider = StubProvider.WithLimit(limit);
        private readonly List<BackendTicket> _running = [];
        private readonly List<Request> _waiting = [];

        // The bots that wait, the one whose turn it is first.
        private readonly List<string> _turns = [];

        public async Task StepAsync(Act act, string bot, int pick)
        {
            switch (act)
            {
                case Act.Acquire:
                    await AcquireAsync(bot);
                    break;
                case Act.Cancel when _waiting.Count > 0:
                    await CancelAsync(_waiting[pick % _waiting.Count]);
                    break;
                case Act.Release when _running.Count > 0:
                    await ReleaseAsync(pick % _running.Count);
                    break;
            }

            Compare();
        }

        public async Task DrainAsync()
        {
            while (_running.Count > 0)
            {
                await ReleaseAsync(0);
                Compare();
            }

            Assert.Empty(_waiting);
        }

        private async Task AcquireAsync(string bot)
        {
            var cancellation = new CancellationTokenSource();
            var acquiring = _scheduler.AcquireAsync(_provider, bot, cancellation.Token);
            if (_running.Count < limit)
            {
                Assert.True(acquiring.IsCompletedSuccessfully);
                _running.Add(await acquiring);
                return;
            }

            Assert.False(acquiring.IsCompleted);
            _waiting.Add(new Request(bot, acquiring.AsTask(), cancellation));
            if (!_turns.Contains(bot))
            {
                _turns.Add(bot);
            }
        }

        private async Task CancelAsync(Request request)
        {
            await request.Cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.Ticket);
            Leave(request);
        }

        private async Task ReleaseAsync(int index)
        {
            var ticket = _running[index];
            _running.RemoveAt(index);
            ticket.Dispose();
            ticket.Dispose();
            if (_turns.Count == 0)
            {
                return;
            }

            var bot = _turns[0];
            var next = _waiting.First(request => request.Bot == bot);
            _turns.RemoveAt(0);
            _turns.Add(bot);
            Leave(next);
            _running.Add(await next.Ticket.WaitAsync(TestContext.Current.CancellationToken));
        }

        private void Leave(Request request)
        {
            _waiting.Remove(request);
            if (_waiting.TrueForAll(other => other.Bot != request.Bot))
            {
                _turns.Remove(request.Bot);
            }
        }

        private void Compare()
        {
            Assert.Equal(new BackendQueueInfo("stub", limit, _running.Count, _waiting.Count), _scheduler.Describe(_provider));
            for (var i = 0; i < 5; i++)
            {
                var place = _turns.IndexOf($"BOT-{i}");
                Assert.Equal(place < 0 ? null : place, _scheduler.PlaceOf(_provider, $"BOT-{i}"));
            }
        }

        private sealed record Request(string Bot, Task<BackendTicket> Ticket, CancellationTokenSource Cancellation);
    }
}
