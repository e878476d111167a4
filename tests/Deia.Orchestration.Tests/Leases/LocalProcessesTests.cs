using System.Diagnostics;
using System.Globalization;
using Deia.Orchestration.Leases;

namespace Deia.Orchestration.Tests.Leases;

public sealed class LocalProcessesTests
{
    [Fact]
    public void Identify_OfThisProcess_IsTheSameEachTimeAndNotGone()
    {
        var self = LocalProcesses.Identify(Environment.ProcessId);

        Assert.NotNull(self);
        Assert.Equal(self, LocalProcesses.Identify(Environment.ProcessId));
        Assert.False(LocalProcesses.IsGone(self));
        Assert.NotNull(LocalProcesses.Machine);
    }

    [Fact]
    public void IsGone_OfAnotherProcessUnderTheSameId_IsTrue()
    {
        var self = LocalProcesses.Identify(Environment.ProcessId)!;

        Assert.True(LocalProcesses.IsGone(self + "0"));
    }

    [Fact]
    public async Task IsGone_OfAProcessThatWasKilled_IsTrue()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        var identity = LocalProcesses.Identify(process.Id)!;
        Assert.False(LocalProcesses.IsGone(identity));

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(LocalProcesses.IsGone(identity));
        Assert.Null(LocalProcesses.Identify(process.Id));
    }

    [Fact]
    public async Task Identify_OfAProcessThatIsDeadAndNotYetCollected_IsNull()
    {
        // The shell becomes a process that never collects its child.
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 0 & echo $!; exec sleep 600"]) { RedirectStandardOutput = true })!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);

        Assert.True(SpinWait.SpinUntil(() => LocalProcesses.Identify(child) is null, TimeSpan.FromMinutes(1)));

        Assert.True(Directory.Exists($"/proc/{child}"));
        parent.Kill();
    }
}
