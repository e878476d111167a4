using System.Runtime.CompilerServices;
using Deia.AspNetCore.Answers;
using Deia.AspNetCore.Chat.Exports;
using Deia.AspNetCore.Chat.Imports;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Gate;
using Deia.AspNetCore.Input;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.OpenApi;
using Deia.AspNetCore.Problems;
using Deia.Orchestration;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.History;
using Deia.Orchestration.History.Exports;
using Deia.Orchestration.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Deia.AspNetCore.Chat;

/// <summary>The door through which whole histories leave and come back.</summary>
internal static class TransferEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/api/chat/{botId}/export", ExportAsync).Needs(Permission.View).Audits(AuditActions.HistoryExport).Describes(TransferDescriptions.Export);
        group.MapPost("/api/chat/{botId}/import", ImportAsync).Needs(Permission.Operate).Audits(AuditActions.HistoryImport).Describes(TransferDescriptions.Import);
    }

    private static async Task<IResult> ExportAsync(string botId, HttpContext context, IBotManager bots, ChatHistory history, HistoryExportFormats formats)
    {
        if (!(await bots.FindAsync(botId, context.RequestAborted)).TryGet(out var bot, out var unknown))
        {
            return DeiaProblems.From(unknown);
        }

        if (!(await JsonBody.ReadAsync(context.Request)).TryGet(out var fields, out var problem))
        {
            return problem;
        }

        IHistoryExportFormat? format = null;
        if (fields.Text("format") is not { } name || !formats.TryGet(name, out format))
        {
            fields.Refuse("format", $"format must be {formats.Choice}.");
        }

        var conversationId = fields.Text("conversationId");
        return fields.Refusal is { } invalid
            ? DeiaProblems.From(invalid)
            : new HistoryExport(format!, bot, history.ReadAllAsync(botId, conversationId, context.RequestAborted));
    }

    private static async Task<IResult> ImportAsync(
        string botId, HttpContext context, IBotManager bots, CommandRouter router, IOptions<DeiaOptions> options)
    {
        if ((await bots.FindAsync(botId, context.RequestAborted)).Refusal is { } unknown)
        {
            return DeiaProblems.From(unknown);
        }

        if (!JsonBody.IsJson(context.Request))
        {
            return DeiaProblems.UnsupportedMediaType;
        }

        var mostBytes = options.Value.Chat.MaxImportBytes;
        if (context.Request.ContentLength > mostBytes)
        {
            return DeiaProblems.BodyTooLarge(mostBytes);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // What is read is counted, against a limit of its own.
            size.MaxRequestBodySize = null;
        }

        var messages = ReadAsync(new JsonItems(context.Request.BodyReader, mostBytes), botId, context.RequestAborted);
        return DeiaResults.Json(
            await router.ImportAsync(botId, messages, context.RequestAborted),
            imported => new ImportResponse(imported.Imported),
            DeiaJson.Context.ImportResponse);
    }

    private static async IAsyncEnumerable<Outcome<StoredMessage>> ReadAsync(
        JsonItems items, string botId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = 0;
        await foreach (var item in items.ReadAsync(cancellationToken))
        {
            yield return item.TryGet(out var fields, out var refusal) ? ImportedMessage.Read(fields, index++, botId) : refusal;
        }
    }
}
