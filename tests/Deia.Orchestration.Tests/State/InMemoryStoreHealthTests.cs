using Deia.Orchestration.State;

namespace Deia.Orchestration.Tests.State;

public sealed class InMemoryStoreHealthTests
{
    private readonly InMemoryStoreHealth _health = new();

    [Fact]
    public async Task CheckAsync_Always_IsReachable()
    {
        Assert.Equal("memory", _health.Provider);
        Assert.Equal(new StoreHealth(true, null), await _health.CheckAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task CheckAsync_Cancelled_Throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _health.CheckAsync(new CancellationToken(canceled: true)));
}
