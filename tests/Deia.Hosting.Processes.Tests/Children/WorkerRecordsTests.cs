using System.Diagnostics;
using Deia.Hosting.Processes.Children;
using Deia.Orchestration.Leases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Deia.Hosting.Processes.Tests.Children;

public sealed class WorkerRecordsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deia-records-");
    private readonly Process _worker = Process.Start("sleep", "1000");

    private WorkerRecords Records => new(_folder.FullName, NullLogger<WorkerRecords>.Instance);

    public void Dispose()
    {
        _worker.Kill();
        _worker.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void TakeOrphans_OfAHostThatLives_GivesNone()
    {
        var worker = Records.Add(_worker.Id);

        Assert.NotNull(worker);
        Assert.Empty(Records.TakeOrphans(DateTimeOffset.MaxValue));
        Assert.Single(_folder.GetFiles());
        Records.Remove(worker);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task StartingAsync_AfterAHostThatIsGone_KillsItsWorkerAndForgetsIt()
    {
        Note(LocalProcesses.Identify(_worker.Id)!, LocalProcesses.Machine!, owner: "1-999999999");
        await new WorkerReaper(Records, TimeProvider.System, NullLogger<WorkerReaper>.Instance).StartingAsync(TestContext.Current.CancellationToken);

        await _worker.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task StartingAsync_WhereAnotherProcessHasTheWorkersId_LeavesIt()
    {
        Note($"{_worker.Id}-1", LocalProcesses.Machine!, owner: "1-999999999");
        await new WorkerReaper(Records, TimeProvider.System, NullLogger<WorkerReaper>.Instance).StartingAsync(TestContext.Current.CancellationToken);

        Assert.False(_worker.HasExited);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void TakeOrphans_OfAnotherBoot_LeavesThemForAWeek()
    {
        Note(LocalProcesses.Identify(_worker.Id)!, "another boot", owner: "1-999999999");

        Assert.Empty(Records.TakeOrphans(TimeProvider.System.GetUtcNow().AddDays(6)));
        Assert.Single(_folder.GetFiles());
        Assert.Empty(Records.TakeOrphans(TimeProvider.System.GetUtcNow().AddDays(8)));
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void Add_WhereNothingCanBeWritten_ThrowsNothing()
    {
        WorkerRecords records = new("/proc/nowhere", NullLogger<WorkerRecords>.Instance);
        Assert.Null(records.Add(_worker.Id));
        Assert.Empty(records.TakeOrphans(DateTimeOffset.MaxValue));
    }

    private void Note(string worker, string machine, string owner) => File.WriteAllLines(Path.Combine(_folder.FullName, worker + ".worker"), [machine, owner]);
}
