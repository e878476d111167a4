using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Deia.Orchestration;

namespace Deia.Hosting.Processes.Tests;

public sealed partial class ProcessBotInstanceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_OfAConversationThatTheWorkerLacks_HandsItOverOnce()
    {
        await using ProcessHost host = new();
        await using var instance = await host.StartAsync();
        CountedHistory history = new(("hello", "hi"));

        Assert.Equal("hello|hi|recite", await instance.AskAsync(InstanceExtensions.Turn("recite", history)));
        Assert.Equal("one two three", await instance.AskAsync(InstanceExtensions.Turn("count", history)));
        Assert.Equal(1, history.Reads);

        Assert.Equal("hello|hi|recite", await instance.AskAsync(InstanceExtensions.Turn("recite", history, revision: 1)));
        Assert.Equal(2, history.Reads);
    }

    [Fact]
    public async Task RunAsync_WhereTheHistoryCantBeRead_ThrowsThatAndTheWorkerLivesOn()
    {
        await using ProcessHost host = new();
        await using var instance = await host.StartAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => instance.AskAsync(InstanceExtensions.Turn("recite", new LostHistory())));

        Assert.Equal("recite", await instance.AskAsync("recite"));
    }

    [Fact]
    public async Task RunAsync_OfAwkwardText_BringsItBackUnharmed()
    {
        await using ProcessHost host = new();
        await using var instance = await host.StartAsync();
        var text = "\u0001\t\r\n\"quotes\" \\ % \u2028 😀 שלום " + new string('x', 200_000);

        Assert.Equal(text, await instance.AskAsync(text));
    }

    [Fact]
    public async Task Secret_OfAWorker_IsNowhereToBeSeenAndAskedOfEveryCaller()
    {
        await using ProcessHost host = new();
        await using var instance = await host.StartAsync();
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{instance.ProcessId}/");
        Assert.DoesNotMatch(Secret(), await File.ReadAllTextAsync(folder + "cmdline", Cancellation));
        Assert.DoesNotMatch(Secret(), await File.ReadAllTextAsync(folder + "environ", Cancellation));
        Assert.All(host.Log.Lines, line => Assert.DoesNotMatch(Secret(), line.Text));

        using HttpClient stranger = new() { BaseAddress = new Uri($"http://127.0.0.1:{instance.Port}") };
        foreach (var path in (string[])["/beat", "/connect", "/turn", "/"])
        {
            using var refused = await stranger.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Port_OfAWorker_IsOpenOnTheLoopbackAddressAlone()
    {
        await using ProcessHost host = new();
        await using var instance = await host.StartAsync();

        // proc(5): an address is its bytes in the order of the machine, and the port, in hexadecimal digits; 0A is a socket that listens.
        const string Listening = "0A";
        var port = instance.Port!.Value.ToString("X4", CultureInfo.InvariantCulture);
        var sockets = (await File.ReadAllLinesAsync("/proc/net/tcp", Cancellation)).Concat(await File.ReadAllLinesAsync("/proc/net/tcp6", Cancellation))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1].EndsWith(":" + port, StringComparison.Ordinal) && fields[3] == Listening);
        Assert.Equal("0100007F:" + port, Assert.Single(sockets)[1]);
    }

    [GeneratedRegex("[0-9A-F]{64}")]
    private static partial Regex Secret();

    private sealed class LostHistory : Orchestration.Hosting.IConversationHistory
    {
        public ValueTask<IReadOnlyList<Orchestration.Conversations.StoredMessage>> ReadAsync(
            string conversationId, int limit, CancellationToken cancellationToken = default) => throw new StoreUnavailableException("gone", new TimeoutException());
    }
}
