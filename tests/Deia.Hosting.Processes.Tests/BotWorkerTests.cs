using System.Diagnostics;

namespace Deia.Hosting.Processes.Tests;

public sealed class BotWorkerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData]
    [InlineData("serve")]
    [InlineData("serve", "deia-worker")]
    public async Task TryRunAsync_OfAnythingElse_LetsTheAppGoOn(params string[] args) =>
        Assert.False(await BotWorker.TryRunAsync(args, _ => throw new InvalidOperationException("No worker was asked for.")));

    [Theory]
    [InlineData("")]
    [InlineData("hello\n")]
    [InlineData("null\n")]
    public async Task TryRunAsync_ByHand_SaysWhoStartsWorkersAndEnds(string input)
    {
        ProcessStartInfo start = new("dotnet", ["exec", ProcessHost.WorkerPath, "deia-worker", "BOT-001"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var worker = Process.Start(start)!;
        await worker.StandardInput.WriteAsync(input);
        if (input.Length == 0)
        {
            worker.StandardInput.Close();
        }

        Assert.Equal("'deia-worker' is how a Deia host starts its bots; it is not for use by hand.", (await worker.StandardError.ReadLineAsync(Cancellation)));
        await worker.WaitForExitAsync(Cancellation);
        Assert.Equal(2, worker.ExitCode);
    }
}
