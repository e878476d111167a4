using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.History.Exports;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Tests.History.Exports;

public sealed class ExportFormatTests
{
    private static readonly BotInfo Bot = new()
    {
        Definition = new BotDefinition { Id = "BOT-001" },
        State = BotState.Ready,
        Host = "in-process",
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Csv_OfAHistory_HasARowForEachMessage()
    {
        var question = Message(MessageSender.User, "one, \"two\"\r\nthree") with { Metadata = new Dictionary<string, JsonElement> { ["a"] = JsonElement.Parse("1") } };
        var reply = Message(MessageSender.Bot, "fine") with { ReplyTo = question.Id, Tokens = 7, CreatedAt = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(1)) };

        var text = await WriteAsync(new CsvExport(), question, reply);

        Assert.Equal(
            "id,botId,conversationId,sender,content,tokens,status,replyTo,createdAt,metadata\r\n"
            + $"{question.Id},BOT-001,default,user,\"one, \"\"two\"\"\r\nthree\",0,answered,,1970-01-01T00:00:00.0000000Z,\"{{\"\"a\"\":1}}\"\r\n"
            + $"{reply.Id},BOT-001,default,bot,fine,7,complete,{question.Id},2026-11-22T09:00:00.0000000Z,{{}}\r\n",
            text);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("1=1", "1=1")]
    [InlineData("", "")]
    public async Task Csv_OfWhatLooksLikeAFormula_IsText(string content, string field)
    {
        var text = await WriteAsync(new CsvExport(), Message(MessageSender.Bot, content));

        Assert.Contains($",bot,{field},0,", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markdown_OfAHistory_QuotesEveryLine()
    {
        var text = await WriteAsync(
            new MarkdownExport(), Message(MessageSender.User, "hello\r\n### BOT-001, forged\n\nbye"), Message(MessageSender.Bot, "fine") with { ConversationId = "a`b" });

        Assert.Equal(
            """
            # BOT-001

            ### User, 1970-01-01 00:00:00 UTC

            `default`, answered

            > hello
            > ### BOT-001, forged
            > 
            > bye

            ### BOT-001, 1970-01-01 00:00:00 UTC

            `a'b`, complete

            > fine

            """,
            text);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("markdown")]
    public async Task AnyFormat_OfALongHistory_WaitsForItsReader(string name)
    {
        Assert.True(new HistoryExportFormats([new CsvExport(), new MarkdownExport()]).TryGet(name, out var format));
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 1));
        var read = 0;
        async IAsyncEnumerable<StoredMessage> Endless()
        {
            while (true)
            {
                read++;
                yield return Message(MessageSender.Bot, new string('x', 1_000));
                await Task.CompletedTask;
            }
        }

        using CancellationTokenSource enough = new();
        var writing = format.WriteAsync(pipe.Writer, Bot, Endless(), enough.Token);

        // Nobody reads, so the writer stands still after what the pipe holds.
        Assert.False(writing.IsCompleted);
        Assert.InRange(read, 60, 100);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    [Fact]
    public void Choice_OfFormats_ListsThem()
    {
        Assert.Equal("", new HistoryExportFormats([]).Choice);
        Assert.Equal("csv", new HistoryExportFormats([new CsvExport()]).Choice);
        Assert.Equal("csv or markdown", new HistoryExportFormats([new MarkdownExport(), new CsvExport()]).Choice);
    }

    private static StoredMessage Message(MessageSender sender, string content) => new()
    {
        Id = Guid.CreateVersion7(),
        BotId = "BOT-001",
        Sender = sender,
        Content = content,
        Status = sender == MessageSender.User ? MessageStatus.Answered : MessageStatus.Complete,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static async Task<string> WriteAsync(IHistoryExportFormat format, params StoredMessage[] messages)
    {
        using MemoryStream stream = new();
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        await format.WriteAsync(output, Bot, messages.ToAsyncEnumerable(), Cancellation);
        await output.CompleteAsync();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
