using System.Text.Json;
using Deia.Testing.Ollama;

namespace Deia.ReferenceHost.Tests.Logging;

/// <summary>The host's log: on the console, in files, and over HTTP.</summary>
public sealed class LogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_OfAConversation_IsTheSameOnTheConsoleInTheFileAndOverHttp()
    {
        await using var ollama = await FakeOllama.StartAsync(cancellationToken: Cancellation);
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        await using var host = await HostProcess.StartAsync(installation, ("Deia__Ollama__Endpoint", ollama.Endpoint.ToString()));
        await host.Client.LaunchAsync();
        await host.Client.SendAsync(new { botId = "BOT-001", message = "Hello" });

        var tail = Lines(await host.Client.GetStringAsync(new Uri("/logs/tail?lines=10000", UriKind.Relative), Cancellation));
        Assert.Equal(0, await host.TerminateAsync());

        var file = Lines(await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(host.LogFolder, "deia-*.log")), Cancellation));
        var console = host.Output.Split('\n').Where(line => line.StartsWith('{')).ToArray();
        Assert.Equal(file, console);
        Assert.Equal(file[..tail.Length], tail);
        var answered = JsonElement.Parse(Assert.Single(file, line => line.Contains("\"message.processed\"", StringComparison.Ordinal)));
        Assert.Equal(("INFO", "bot-controller", "BOT-001"), (answered.Text("level"), answered.Text("service"), answered.Text("botId")));
        Assert.True(answered.GetProperty("duration_ms").GetInt64() >= 0);
        Assert.True(answered.GetProperty("tokens").GetInt32() > 0);
        Assert.EndsWith("Z", answered.Text("timestamp"), StringComparison.Ordinal);
        foreach (var action in (string[])["store.opened", "bot.launched", "bot.ready", "http.request", "bot.stopped"])
        {
            Assert.Contains(file, line => line.Contains($"\"action\":\"{action}\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Log_AfterARestart_GoesOnWhereItEnded()
    {
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        var folder = Directory.CreateTempSubdirectory("deia-test-logs-");
        (string, string)[] settings = [("Deia__Logs__Folder", folder.FullName)];
        await using (var first = await HostProcess.StartAsync(installation, settings))
        {
            await first.Client.LaunchAsync();
            await first.KillAsync();
        }

        await using (var second = await HostProcess.StartAsync(installation, settings))
        {
            var all = Lines(await second.Client.GetStringAsync(new Uri("/logs/tail?lines=10000", UriKind.Relative), Cancellation));
            Assert.Equal(2, all.Count(line => line.Contains("\"store.opened\"", StringComparison.Ordinal)));
            Assert.Equal(all.Length, all.Select(line => JsonElement.Parse(line).Text("id")).Distinct(StringComparer.Ordinal).Count());
            Assert.Equal(all.Length, Lines(await ReadAsync(folder)).Length - 1);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Log_BeyondTheSizeOfAFile_RollsAndKeepsTheOldestCompressedWithinBounds()
    {
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        await using var host = await HostProcess.StartAsync(
            installation,
            ("Logging__LogLevel__Default", "Trace"),
            ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"),
            ("Deia__Logs__FileSizeLimitMb", "1"),
            ("Deia__Logs__RetainedFiles", "2"),
            ("Deia__Logs__ArchivedFiles", "1"));

        // Each file that is begun lets the one before be looked at, so the last of many leaves no more than is allowed.
        DirectoryInfo archive = new(Path.Combine(host.LogFolder, "archive"));
        for (var requests = 0; !IsAt(archive, "_002"); requests++)
        {
            Assert.InRange(requests, 0, 20_000);
            using var answer = await host.Client.GetAsync(new Uri("/api/bots", UriKind.Relative), Cancellation);
        }

        Assert.Equal(0, await host.TerminateAsync());

        // The line that goes beyond the limit is the last of its file.
        Assert.All(Directory.GetFiles(host.LogFolder), file => Assert.InRange(new FileInfo(file).Length, 0, (1024 + 128) * 1024));
        Assert.InRange(Directory.GetFiles(host.LogFolder).Length, 2, 4);
        var compressed = archive.GetFiles("*.gz").Single();
        await using System.IO.Compression.GZipStream text = new(compressed.OpenRead(), System.IO.Compression.CompressionMode.Decompress);
        using StreamReader reader = new(text);
        Assert.All(Lines(await reader.ReadToEndAsync(Cancellation)), line => JsonElement.Parse(line));
    }

    [Fact]
    public async Task Log_IntoAFolderThatCannotBeMade_CostsTheFilesAlone()
    {
        await using var installation = await Installation.CreateAsync(InstallationKind.Embedded);
        await using var host = await HostProcess.StartAsync(installation, ("Deia__Logs__Folder", "/proc/nowhere/logs"));

        await host.Client.LaunchAsync();

        Assert.Contains("\"bot.launched\"", host.Output, StringComparison.Ordinal);
        var tail = await host.Client.GetStringAsync(new Uri("/logs/tail?lines=10000", UriKind.Relative), Cancellation);
        Assert.Contains("\"bot.launched\"", tail, StringComparison.Ordinal);
    }

    private static bool IsAt(DirectoryInfo archive, string number)
    {
        archive.Refresh();
        return archive.Exists && archive.GetFiles("*.gz") is [{ Name: var name }] && name.Contains(number, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> ReadAsync(DirectoryInfo folder)
    {
        await using var file = new FileStream(folder.GetFiles("deia-*.log").Single().FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
