using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.RegularExpressions;
using Deia.Orchestration.Configuration.Storable;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.State;

namespace Deia.Orchestration.History.Exports;

/// <summary>Writes a table for spreadsheets (RFC 4180), with a row of names first.</summary>
internal sealed partial class CsvExport : IHistoryExportFormat
{
    private const string LineEnd = "\r\n";

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",\r\n");

    public string Name => "csv";

    public string MediaType => "text/csv; charset=utf-8; header=present";

    public string FileExtension => "csv";

    public async Task WriteAsync(PipeWriter output, BotInfo bot, IAsyncEnumerable<StoredMessage> messages, CancellationToken cancellationToken = default)
    {
        output.Write("id,botId,conversationId,sender,content,tokens,status,replyTo,createdAt,metadata" + LineEnd);
        await foreach (var message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            WriteRow(output, message);
            await output.FlushWhenFullAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static void WriteRow(PipeWriter output, StoredMessage message)
    {
        string[] fields =
        [
            message.Id.ToString(),
            message.BotId,
            message.ConversationId,
            StorableEnum.Write(message.Sender),
            message.Content,
            message.Tokens.ToString(CultureInfo.InvariantCulture),
            StorableEnum.Write(message.Status),
            message.ReplyTo?.ToString() ?? "",
            message.CreatedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            StorableMetadata.Write(message.Metadata),
        ];
        for (var index = 0; index < fields.Length; index++)
        {
            WriteField(output, fields[index]);
            output.Write(index == fields.Length - 1 ? LineEnd : ",");
        }
    }

    private static void WriteField(PipeWriter output, string field)
    {
        // A spreadsheet runs what looks like a formula, also behind what it takes for the end of a cell; behind an apostrophe it is text.
        var harmless = Formula().Replace(field, "$1'$2");
        output.Write(harmless.AsSpan().ContainsAny(NeedQuotes) ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless);
    }

    [GeneratedRegex(@"(\A|[;\t\r\n])([=+\-@\t\r])", RegexOptions.CultureInvariant)]
    private static partial Regex Formula();
}
