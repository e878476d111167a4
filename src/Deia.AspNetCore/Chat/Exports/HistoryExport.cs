using System.Runtime.CompilerServices;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.History.Exports;
using Deia.Orchestration.State;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Deia.AspNetCore.Chat.Exports;

/// <summary>Answers with a history as a file, written while it is read.</summary>
/// <param name="format">Its form.</param>
/// <param name="bot">The bot.</param>
/// <param name="messages">Its messages, oldest first.</param>
internal sealed class HistoryExport(IHistoryExportFormat format, BotInfo bot, IAsyncEnumerable<StoredMessage> messages) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellationToken = httpContext.RequestAborted;
        await using var reader = messages.GetAsyncEnumerator(cancellationToken);

        // A store that is away shows now, while the answer can still be a problem; later, an answer that breaks off must not look whole.
        var hasFirst = await reader.MoveNextAsync();
        var response = httpContext.Response;
        response.ContentType = format.MediaType;
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = $"{bot.Id}.{format.FileExtension}" }.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        await response.StartAsync(cancellationToken);
        await format.WriteAsync(response.BodyWriter, bot, RestAsync(reader, hasFirst, cancellationToken), cancellationToken);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static async IAsyncEnumerable<StoredMessage> RestAsync(
        IAsyncEnumerator<StoredMessage> reader, bool hasNext, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (hasNext)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return reader.Current;
            hasNext = await reader.MoveNextAsync();
        }
    }
}
