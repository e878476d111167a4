using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Deia.Benchmarks.Processes;

/// <summary>Bots in processes of their own, as a client of the reference host sees them: how soon they are ready, what they hold, and how soon they are back after a kill.</summary>
internal static class ProcessMeasurement
{
    private const int Launches = 20;
    private const int AtOnce = 10;
    private const int Kills = 5;
    private const double BytesPerMebibyte = 1024 * 1024;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("deia-benchmark-");
        await using (var host = await ReferenceHostProcess.StartAsync(
            ("Deia__Sqlite__Path", Path.Combine(folder.FullName, "deia.db")), ("Deia__Chat__DefaultProvider", "demo"), ("Deia__Demo__TokenDelay", "00:00:00")))
        {
            await LaunchOneByOneAsync(host.Client);
            await LaunchAtOnceAsync(host.Client);
            await KillAsync(host.Client);
        }

        folder.Delete(recursive: true);
    }

    private static async Task LaunchOneByOneAsync(HttpClient client)
    {
        // The host's own first steps are no bot's concern.
        await LaunchAsync(client, "BOT-001");
        await PostAsync(client, "/api/bot/BOT-001/stop", new { });
        List<double> seconds = [];
        for (var launch = 0; launch < Launches; launch++)
        {
            var began = Stopwatch.GetTimestamp();
            await LaunchAsync(client, "BOT-001");
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            await PostAsync(client, "/api/bot/BOT-001/stop", new { });
        }

        seconds.Sort();
        Report($"launch to ready: {seconds[Launches / 2]:F2} s in the median of {Launches}, {seconds[0]:F2} to {seconds[^1]:F2} s");
    }

    private static async Task LaunchAtOnceAsync(HttpClient client)
    {
        var began = Stopwatch.GetTimestamp();
        var bots = await Task.WhenAll(Enumerable.Range(1, AtOnce).Select(number => LaunchAsync(client, $"BOT-{number:D3}")));
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        foreach (var bot in bots)
        {
            await AskAsync(client, bot.GetProperty("id").GetString()!);
        }

        var held = bots.Select(bot => Held(bot.GetProperty("processId").GetInt32())).Order().ToArray();
        Report($"{AtOnce} launches at once: all ready after {took:F2} s; each process then holds {held[0]:F0} to {held[^1]:F0} MB, after a message");
    }

    private static async Task KillAsync(HttpClient client)
    {
        List<double> seconds = [];
        for (var kill = 1; kill <= Kills; kill++)
        {
            // A bot of its own each time, so that the wait is that after a first crash.
            var botId = $"BOT-{kill:D3}";
            var bot = await client.GetFromJsonAsync<JsonElement>($"/api/bot/{botId}");
            using (var process = Process.GetProcessById(bot.GetProperty("processId").GetInt32()))
            {
                process.Kill();
            }

            var began = Stopwatch.GetTimestamp();
            await AskAsync(client, botId);
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        seconds.Sort();
        Report($"kill -9 to the next reply: {seconds[Kills / 2]:F2} s in the median of {Kills}, {seconds[0]:F2} to {seconds[^1]:F2} s, the wait of 1 s before a restart included");
    }

    private static async Task<JsonElement> LaunchAsync(HttpClient client, string botId)
    {
        var bot = await PostAsync(client, "/api/bot/launch", new { id = botId });
        return bot.GetProperty("status").GetString() == "ready" ? bot : throw new InvalidOperationException(bot.GetRawText());
    }

    private static Task<JsonElement> AskAsync(HttpClient client, string botId) => PostAsync(client, "/api/chat/send", new { botId, message = "Hello" });

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object content)
    {
        using var response = await client.PostAsJsonAsync(path, content);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    private static double Held(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64 / BytesPerMebibyte;
    }

    private static void Report(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
