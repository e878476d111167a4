using Deia.Orchestration.Caching;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Deia.Orchestration.Flags;
using Deia.Orchestration.Tests.Fleets;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace Deia.Orchestration.Tests.Flags;

public sealed class FeatureFlagsTests : IAsyncDisposable
{
    private readonly SlowFlags _stored = new();
    private readonly EventLog _events;
    private readonly FeatureFlags _flags;

    public FeatureFlagsTests()
    {
        InMemoryEventBus bus = new(Options.Create(new DeiaOptions()), TimeProvider.System);
        _events = new EventLog(bus);
        _flags = new FeatureFlags(_stored, new SharedFlagCache(), bus);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _events.DisposeAsync();

    [Fact]
    public async Task ListAsync_NothingSet_GivesThoseOfTheSpecificationOff()
    {
        Assert.Equal([new("enableAnalytics", false), new("enableExperimental", false)], await _flags.ListAsync(Cancellation));
        Assert.False(await _flags.IsEnabledAsync("enableAnalytics", Cancellation));
        Assert.False(await _flags.IsEnabledAsync("unknown", Cancellation));
    }

    [Fact]
    public async Task SetAsync_NewAndKnownFlags_AreStoredListedAndTold()
    {
        Assert.Equal(new FeatureFlag("enableExperimental", true), (await _flags.SetAsync("enableExperimental", true, Cancellation)).Value);
        await _flags.SetAsync("beta.voice-2_x", true, Cancellation);
        await _flags.SetAsync("beta.voice-2_x", false, Cancellation);

        Assert.Equal([new("beta.voice-2_x", false), new("enableAnalytics", false), new("enableExperimental", true)], await _flags.ListAsync(Cancellation));
        Assert.True(await _flags.IsEnabledAsync("enableExperimental", Cancellation));
        Assert.Equal(
            [new("enableExperimental", true), new("beta.voice-2_x", true), new("beta.voice-2_x", false)], _events.All<FlagsChanged>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a\n")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task SetAsync_BadName_IsRefusedAndChangesNothing(string name)
    {
        var refused = await _flags.SetAsync(name, true, Cancellation);

        Assert.Equal(RefusalReason.Invalid, refused.Refusal!.Reason);
        Assert.Equal("name", Assert.Single(refused.Refusal.Errors!).Key);
        Assert.Empty(await _stored.ListAsync(Cancellation));
        Assert.Empty(_events.All<FlagsChanged>());
    }

    [Fact]
    public async Task ListAsync_SetOnceAndReadOften_AsksTheStoreOnce()
    {
        await _flags.SetAsync("one", true, Cancellation);
        for (var round = 0; round < 5; round++)
        {
            Assert.True(await _flags.IsEnabledAsync("one", Cancellation));
        }

        Assert.Equal(1, _stored.Reads);
    }

    [Fact]
    public async Task IsEnabledAsync_WithACacheOfThisHostsOwn_SeesWhatAnotherHostSet()
    {
        FeatureFlags alone = new(_stored, new InMemoryFeatureFlagCache(), Substitute.For<IEventBus>());
        Assert.False(await alone.IsEnabledAsync("one", Cancellation));

        await _flags.SetAsync("one", true, Cancellation);

        Assert.True(await alone.IsEnabledAsync("one", Cancellation));
    }

    [Fact]
    public async Task SetAsync_WhileAnotherReadsTheOldOnes_TheOldAreNotHeld()
    {
        await _flags.SetAsync("one", false, Cancellation);
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _stored.AfterRead = go.Task;
        var reading = _flags.IsEnabledAsync("one", Cancellation).AsTask();
        _stored.AfterRead = Task.CompletedTask;

        await _flags.SetAsync("one", true, Cancellation);
        go.SetResult();

        Assert.False(await reading);
        Assert.True(await _flags.IsEnabledAsync("one", Cancellation));
    }

    /// <summary>A store that can be held up between reading and answering.</summary>
    private sealed class SlowFlags : IFeatureFlagRepository
    {
        private readonly InMemoryFeatureFlagRepository _inner = new();

        public Task AfterRead { get; set; } = Task.CompletedTask;

        public int Reads { get; private set; }

        public async ValueTask<IReadOnlyDictionary<string, bool>> ListAsync(CancellationToken cancellationToken = default)
        {
            Reads++;
            var read = await _inner.ListAsync(cancellationToken);
            await AfterRead;
            return read;
        }

        public ValueTask SetAsync(string name, bool enabled, CancellationToken cancellationToken = default) => _inner.SetAsync(name, enabled, cancellationToken);
    }
}
