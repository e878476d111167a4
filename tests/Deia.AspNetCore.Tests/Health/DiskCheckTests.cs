using Deia.AspNetCore.Health;

namespace Deia.AspNetCore.Tests.Health;

public sealed class DiskCheckTests
{
    [Theory]
    [InlineData(49, 1000, "Degraded")]
    [InlineData(50, 1000, "Healthy")]
    [InlineData(0, 1000, "Degraded")]
    [InlineData(0, 0, "Healthy")]
    public void Of_ADisk_AsksForATwentiethFree(long free, long total, string status)
    {
        var check = DiskCheck.Of(free, total);

        Assert.Equal((status, status == "Healthy"), (check.Status.ToString(), check.Detail is null));
    }

    [Fact]
    public void OfFolder_ThatExists_MeasuresItsDisk()
    {
        var check = DiskCheck.OfFolder(AppContext.BaseDirectory);

        Assert.True(check.TotalBytes > check.FreeBytes);
        Assert.True(check.FreeBytes > 0);
    }

    [Fact]
    public void OfFolder_ThatIsGone_SaysSo()
    {
        var check = DiskCheck.OfFolder(Path.Combine(AppContext.BaseDirectory, "gone"));

        Assert.Equal(HealthStatus.Degraded, check.Status);
        Assert.Null(check.TotalBytes);
    }
}
