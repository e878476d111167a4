using Deia.Orchestration.Caching;

namespace Deia.Orchestration.Tests.Caching;

public sealed class InMemoryCacheHealthTests
{
    [Fact]
    public async Task Check_Always_SaysThatMemoryIsThere()
    {
        var health = new InMemoryCacheHealth();

        Assert.Equal("memory", health.Provider);
        Assert.Equal(new CacheHealth(true, null), await health.CheckAsync(TestContext.Current.CancellationToken));
    }
}
