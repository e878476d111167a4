using System.Diagnostics;
using System.Globalization;

namespace Deia.Benchmarks.Processes;

/// <summary>
/// What a bot that keeps a processor busy costs the others: the replies of nine bots, all at once, while the machine is quiet, while a process that is none of Deia's
/// keeps a processor busy, and while the tenth bot does. What the last two have in common is the machine's; a difference between them would be Deia's.
/// </summary>
internal static class NeighbourMeasurement
{
    private const int Neighbours = 9;
    private const int Replies = 30;
    private const string Tokens = "100";
    private const string BusyBot = "BUSY";

    public static async Task RunAsync()
    {
        await using var fleet = await TalkativeFleet.StartAsync();
        var bots = Enumerable.Range(1, Neighbours).Select(number => string.Create(CultureInfo.InvariantCulture, $"BOT-{number:D3}")).ToArray();
        await Task.WhenAll(bots.Append(BusyBot).Select(bot => fleet.LaunchAsync(bot, host: "process")));
        await AskAllAsync(fleet, bots);

        var quiet = await AskAllAsync(fleet, bots);
        double foreign;
        using (var stranger = Process.Start("sh", ["-c", "while :; do :; done"]))
        {
            foreign = await AskAllAsync(fleet, bots);
            stranger.Kill();
            await stranger.WaitForExitAsync();
        }

        await fleet.AskAsync(BusyBot, TalkativeChatClient.Spin);
        var busy = await AskAllAsync(fleet, bots);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"replies of {Neighbours} bots at once: {quiet:F0} ms on a quiet machine, {foreign:F0} ms beside a busy process that is none of Deia's, {busy:F0} ms beside a bot that is busy (medians of {Neighbours * Replies})"));
    }

    /// <returns>The median of the times of all replies, in milliseconds.</returns>
    private static async Task<double> AskAllAsync(TalkativeFleet fleet, string[] bots)
    {
        var times = await Task.WhenAll(bots.Select(async bot =>
        {
            List<double> times = [];
            for (var reply = 0; reply < Replies; reply++)
            {
                var began = Stopwatch.GetTimestamp();
                await fleet.AskAsync(bot, Tokens);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return times;
        }));
        var all = times.SelectMany(time => time).Order().ToArray();
        return all[all.Length / 2];
    }
}
