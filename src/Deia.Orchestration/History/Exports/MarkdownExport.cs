using System.Globalization;
using System.IO.Pipelines;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.State;

namespace Deia.Orchestration.History.Exports;

/// <summary>Writes a text to be read, in Markdown. Each message is a quotation under a heading, so that none can pass for the work of another.</summary>
internal sealed class MarkdownExport : IHistoryExportFormat
{
    public string Name => "markdown";

    public string MediaType => "text/markdown; charset=utf-8";

    public string FileExtension => "md";

    public async Task WriteAsync(PipeWriter output, BotInfo bot, IAsyncEnumerable<StoredMessage> messages, CancellationToken cancellationToken = default)
    {
        output.Write($"# {bot.Id}\n");
        await foreach (var message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            WriteMessage(output, message);
            await output.FlushWhenFullAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static void WriteMessage(PipeWriter output, StoredMessage message)
    {
        var writer = message.Sender == MessageSender.Bot ? message.BotId : "User";
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\n### {writer}, {message.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC\n\n`{message.ConversationId.Replace('`', '\'')}`, {StorableEnum.Write(message.Status)}\n\n"));
        foreach (var line in message.Content.AsSpan().EnumerateLines())
        {
            output.Write($"> {line}\n");
        }
    }
}
