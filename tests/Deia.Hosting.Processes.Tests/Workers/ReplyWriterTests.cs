using System.IO.Pipelines;
using System.Text.Json;
using Deia.Hosting.Processes.Calls;
using Deia.Hosting.Processes.Wire;
using Deia.Hosting.Processes.Workers;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;

namespace Deia.Hosting.Processes.Tests.Workers;

/// <summary>Replies as one side writes them and the other reads them.</summary>
public sealed class ReplyWriterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_OfPieces_IsReadAsTheyWere()
    {
        string[] pieces = ["one", " ", "\n", "\"", "two\\", "😀", new string('x', 100_000)];
        Assert.Equal(pieces, (await CrossAsync(pieces)).Texts);
    }

    [Fact]
    public async Task WriteAsync_OfACharacterInTwoPieces_PutsItTogether() =>
        Assert.Equal(["a", "😀b"], (await CrossAsync(["a\uD83D", "\uDE00b"])).Texts);

    [Fact]
    public async Task EndAsync_AfterHalfACharacter_ReplacesIt() =>
        Assert.Equal(["a", "\uFFFD"], (await CrossAsync(["a\uD83D"])).Texts);

    [Fact]
    public async Task EndAsync_OfEachKind_IsReadAsItWas()
    {
        TurnEnd result = new() { Result = new BotTurnResult(3, null, true) };
        TurnEnd fault = new() { Fault = new(BackendFault.Overloaded, "too \"much\"\nto do") };
        TurnEnd crash = new() { Crash = "gone" };
        foreach (var end in (TurnEnd[])[result, fault, crash])
        {
            Assert.Equal(end, (await CrossAsync([], end)).End);
        }
    }

    [Fact]
    public async Task NextAsync_OfAReplyThatBreaksOff_ThrowsAfterItsPieces()
    {
        using HttpResponseMessage response = new();
        using ReplyReader reader = new(response, new MemoryStream("\"one\"\n\"tw"u8.ToArray()));

        Assert.Equal("one", (await reader.NextAsync(Cancellation)).Text);
        await Assert.ThrowsAsync<EndOfStreamException>(async () => await reader.NextAsync(Cancellation));
    }

    [Fact]
    public async Task NextAsync_OfWhatIsNoReply_Throws()
    {
        using HttpResponseMessage response = new();
        using ReplyReader reader = new(response, new MemoryStream("<html>\n"u8.ToArray()));

        await Assert.ThrowsAnyAsync<JsonException>(async () => await reader.NextAsync(Cancellation));
    }

    private static async Task<(List<string> Texts, TurnEnd End)> CrossAsync(string[] pieces, TurnEnd? end = null)
    {
        using MemoryStream wire = new();
        using (ReplyWriter writer = new(PipeWriter.Create(wire, new StreamPipeWriterOptions(leaveOpen: true))))
        {
            foreach (var piece in pieces)
            {
                await writer.WriteAsync(piece, Cancellation);
            }

            await writer.EndAsync(end ?? new TurnEnd { Result = new BotTurnResult(null, null, false) }, Cancellation);
        }

        wire.Position = 0;
        using HttpResponseMessage response = new();
        using ReplyReader reader = new(response, wire);
        List<string> texts = [];
        while (true)
        {
            var (text, last) = await reader.NextAsync(Cancellation);
            if (last is not null)
            {
                return (texts, last);
            }

            texts.Add(text!);
        }
    }
}
