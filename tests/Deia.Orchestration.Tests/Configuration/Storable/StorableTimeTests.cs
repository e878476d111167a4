using Deia.Orchestration.Configuration.Storable;
using Microsoft.Extensions.Time.Testing;

namespace Deia.Orchestration.Tests.Configuration.Storable;

public sealed class StorableTimeTests
{
    [Fact]
    public void GetStorableNow_BetweenTwoMicroseconds_GivesTheEarlier()
    {
        DateTimeOffset time = new(2026, 11, 24, 21, 20, 52, TimeSpan.Zero);
        FakeTimeProvider clock = new(time.AddMicroseconds(802_777).AddTicks(7));

        Assert.Equal(time.AddMicroseconds(802_777), clock.GetStorableNow());
    }
}
