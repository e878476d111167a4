using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Deia.Orchestration.Hosting;

namespace Deia.Hosting.Processes.Tests;

/// <summary>What becomes of workers that go wrong. Most of the test workers' bots have ids that say how.</summary>
public sealed class WorkerFaultTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_OfAWorkerThatExitsAtOnce_TellsItsLastLinesWithoutTheStackTrace()
    {
        await using ProcessHost host = new();
        var crash = await Assert.ThrowsAsync<BotCrashedException>(async () => await host.StartAsync("EXIT"));
        Assert.Equal("the worker ended with exit code 7: two | three | four", crash.Message);
    }

    [Fact]
    public async Task StartAsync_OfAnAppThatForgotItsWorkers_SaysWhichLineIsMissing()
    {
        await using ProcessHost host = new();
        var crash = await Assert.ThrowsAsync<BotCrashedException>(async () => await host.StartAsync("ASTRAY"));
        Assert.Contains("BotWorker.TryRunAsync(args", crash.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_OfAWorkerThatSaysNothing_EndsItInTime()
    {
        await using ProcessHost host = new(options => options.StartTimeout = TimeSpan.FromSeconds(1));
        var crash = await Assert.ThrowsAsync<BotCrashedException>(async () => await host.StartAsync("MUTE"));
        Assert.Equal("the worker did not answer within 00:00:01 (Deia:Processes:StartTimeout)", crash.Message);
        Assert.Empty(host.Workers());
    }

    [Fact]
    public async Task StartAsync_ThatIsCancelled_LeavesNothing()
    {
        await using ProcessHost host = new();
        using CancellationTokenSource stop = new();
        var start = host.StartAsync("MUTE", stop.Token);
        while (host.Workers().Count == 0)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Empty(host.Workers());
    }

    [Fact]
    public async Task StartAsync_OfAnExecutableThatIsNotThere_SaysWhich()
    {
        await using ProcessHost host = new(options => options.WorkerPath = "/nowhere/at-all");
        var crash = await Assert.ThrowsAsync<BotCrashedException>(async () => await host.StartAsync());
        Assert.Contains("'/nowhere/at-all' could not be started", crash.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_WhereSomebodyElseHasThePort_TakesTheNext()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using ProcessHost host = new(settings: ("Deia:Bots:FirstPort", $"{port}"));
        await using var one = await host.StartAsync();
        await using var two = await host.StartAsync("BOT-002");

        Assert.True(one.Port > port);
        Assert.True(two.Port > one.Port);
        Assert.Equal("one two three", await one.AskAsync("count"));
        Assert.Equal("one two three", await two.AskAsync("count"));
    }

    [Fact]
    public async Task StartAsync_AfterAStop_GivesThePortAgain()
    {
        await using ProcessHost host = new();
        var one = await host.StartAsync();
        var port = one.Port;
        await one.StopAsync(TimeSpan.FromMinutes(1), Cancellation);
        await one.DisposeAsync();
        await using var two = await host.StartAsync("BOT-002");

        Assert.Equal(port, two.Port);
    }

    [Fact]
    public async Task RunAsync_OfAWorkerThatWritesWithoutEnd_IsAnsweredAllTheSame()
    {
        await using ProcessHost host = new();
        await using var instance = await host.StartAsync("NOISY");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("one two three", await instance.AskAsync("count"));
        }

        await instance.StopAsync(TimeSpan.FromMinutes(1), Cancellation);
        Assert.Equal("stopped", await instance.Completion);
    }

    [Fact]
    public async Task StopAsync_OfAWorkerThatIgnoresIt_KillsItAndItsProcessesAfterTheGrace()
    {
        // Nobody asks whether it is there, so that it is the grace that ends it.
        await using ProcessHost host = new(options => options.HeartbeatInterval = TimeSpan.FromHours(1));
        await using var instance = await host.StartAsync("PARENT");
        int child;
        while ((child = ProcessHost.ChildOf(instance.ProcessId!.Value)) == 0)
        {
            await Task.Yield();
        }

        await instance.StopAsync(Grace, Cancellation).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

        Assert.True(instance.Completion.IsCompletedSuccessfully);
        Assert.False(ProcessHost.IsAlive(instance.ProcessId!.Value));
        Assert.False(ProcessHost.IsAlive(child));
    }

    [Fact]
    public async Task Completion_OfAWorkerThatIsDeaf_SaysSo()
    {
        await using ProcessHost host = new(options => options.HeartbeatInterval = TimeSpan.FromMilliseconds(100));
        await using var instance = await host.StartAsync();
        await ProcessHost.SignalAsync(instance, "STOP");

        Assert.Equal("the worker answered none of 3 heartbeats in a row, each within 0.1 s", await instance.EndAsync());
        Assert.False(ProcessHost.IsAlive(instance.ProcessId!.Value));
    }

    [Fact]
    public async Task Completion_OfAWorkerThatIsBusyAndAnswers_DoesNotCome()
    {
        await using ProcessHost host = new(options => options.HeartbeatInterval = TimeSpan.FromSeconds(1));
        await using var instance = await host.StartAsync();
        Assert.Equal("spinning", await instance.AskAsync("spin"));
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal("one two three", await instance.AskAsync("count"));
        }

        Assert.False(instance.Completion.IsCompleted);
    }

    [Theory]
    [InlineData("leak", "01:00:00")] // The cap of the heap alone: nobody looks at the memory for an hour.
    [InlineData("leak outside the heap", "00:00:01")]
    public async Task Completion_OfAWorkerThatNeedsTooMuchMemory_SaysWhichLimit(string question, string heartbeatInterval)
    {
        await using ProcessHost host = new(options =>
        {
            options.MemoryLimitMb = 128;
            options.HeartbeatInterval = TimeSpan.Parse(heartbeatInterval, CultureInfo.InvariantCulture);
        });
        await using var instance = await host.StartAsync();
        await Assert.ThrowsAsync<BotCrashedException>(() => instance.AskAsync(question));

        Assert.StartsWith(
            "the worker needed more memory than the 128 MB that Deia:Processes:MemoryLimitMb allows", await instance.EndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_OfAWorkerThatEndsUnasked_IsACrashWhateverItsExitCode()
    {
        await using ProcessHost host = new();
        await using var instance = await host.StartAsync();
        var crash = await Assert.ThrowsAsync<BotCrashedException>(() => instance.AskAsync("exit"));

        Assert.Equal("the worker ended with exit code 0", crash.Message);
        Assert.Equal(crash.Message, await instance.Completion);
    }

    [Fact]
    public async Task Completion_OfABotWhoseCodeFails_SaysWhatLeftItAndLogsWhere()
    {
        await using ProcessHost host = new();
        await using var instance = await host.StartAsync();
        var crash = await Assert.ThrowsAsync<BotCrashedException>(() => instance.AskAsync("crash"));

        Assert.Equal("InvalidCastException left the model client", crash.Message);
        Assert.Equal(crash.Message, await instance.EndAsync());
        Assert.Contains(
            host.Log.Lines, line => line.Category == typeof(BotRuntime).FullName && line.Text.StartsWith("BOT-001: A bot crashed: InvalidCastException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DisposeAsync_OfAWorkerThatWasKilled_LeavesNoProcessAndNoNote()
    {
        await using ProcessHost host = new();
        var instance = await host.StartAsync();
        Assert.Single(host.Notes());
        using (var process = Process.GetProcessById(instance.ProcessId!.Value))
        {
            process.Kill();
        }

        Assert.Equal("the worker was killed", await instance.EndAsync());
        await instance.DisposeAsync();
        Assert.Empty(host.Notes());
        Assert.Empty(host.Workers());
    }
}
