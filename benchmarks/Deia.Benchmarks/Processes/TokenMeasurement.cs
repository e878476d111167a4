using System.Diagnostics;
using System.Globalization;

namespace Deia.Benchmarks.Processes;

/// <summary>
/// What a token costs on its way from a worker: the processor time of both processes, beside that of the same bot in the host's own process. Tokens that come
/// one by one, each some milliseconds after the one before, wake sleeping threads; of those that come as quickly as they are taken, many cross at once.
/// </summary>
internal static class TokenMeasurement
{
    private const int Rounds = 5;
    private const int OneByOne = 500;
    private const int AtOnce = 20_000;
    private const string Near = "NEAR";
    private const string Far = "FAR";

    public static async Task RunAsync()
    {
        await using var fleet = await TalkativeFleet.StartAsync();
        await fleet.LaunchAsync(Near, host: "in-process");
        await fleet.LaunchAsync(Far, host: "process");
        await MeasureAsync(fleet, "at once", AtOnce, TalkativeChatClient.AtOnce);
        await MeasureAsync(fleet, "one by one", OneByOne, "");
    }

    private static async Task MeasureAsync(TalkativeFleet fleet, string how, int tokens, string suffix)
    {
        var question = tokens.ToString(CultureInfo.InvariantCulture) + suffix;
        List<double> inside = [], outside = [];

        // The first rounds are for the compilers.
        for (var round = -2; round < Rounds; round++)
        {
            var (near, far) = (await AskAsync(fleet, Near, question) / tokens, await AskAsync(fleet, Far, question) / tokens);
            if (round >= 0)
            {
                inside.Add(near);
                outside.Add(far);
            }
        }

        inside.Sort();
        outside.Sort();
        var (median, beside) = (outside[Rounds / 2], inside[Rounds / 2]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a token, {how}: {beside:F1} µs of processor time in the host's own process, {median:F1} µs from a worker, so {median - beside:F1} µs for the way (medians of {Rounds} replies of {tokens:N0})"));
    }

    /// <returns>The processor time of a reply, of this process and the bot's, in microseconds.</returns>
    private static async Task<double> AskAsync(TalkativeFleet fleet, string botId, string question)
    {
        var before = ProcessorTime(fleet, botId);
        await fleet.AskAsync(botId, question);
        return (ProcessorTime(fleet, botId) - before).TotalMicroseconds;
    }

    private static TimeSpan ProcessorTime(TalkativeFleet fleet, string botId)
    {
        using var worker = fleet.Find(botId).ProcessId is { } id ? Process.GetProcessById(id) : null;
        return Environment.CpuUsage.TotalTime + (worker?.TotalProcessorTime ?? TimeSpan.Zero);
    }
}
