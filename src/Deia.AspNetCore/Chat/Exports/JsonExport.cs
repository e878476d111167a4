using System.IO.Pipelines;
using System.Text.Json;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Json;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.History.Exports;
using Deia.Orchestration.State;

namespace Deia.AspNetCore.Chat.Exports;

/// <summary>Writes messages as clients see them everywhere else; what it gives can be taken in again.</summary>
internal sealed class JsonExport : IHistoryExportFormat
{
    public string Name => "json";

    public string MediaType => "application/json";

    public string FileExtension => "json";

    public async Task WriteAsync(PipeWriter output, BotInfo bot, IAsyncEnumerable<StoredMessage> messages, CancellationToken cancellationToken = default)
    {
        await using Utf8JsonWriter json = new(output, DeiaJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        await foreach (var message in messages.WithCancellation(cancellationToken))
        {
            JsonSerializer.Serialize(json, MessageResponse.From(message), DeiaJson.Context.MessageResponse);
            json.Flush();
            await output.FlushWhenFullAsync(cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
