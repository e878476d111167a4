using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Deia.Hosting.Processes.Wire;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Diagnostics;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Deia.Hosting.Processes.Workers;

/// <summary>The one door of a worker: it lets in who knows the secret, and asks the bot for them.</summary>
internal sealed class WorkerDoor(BotRuntime runtime, string secret) : IHttpApplication<HttpContext>
{
    private readonly byte[] _authorization = Encoding.ASCII.GetBytes("Bearer " + secret);
    private volatile KnownDefinition? _definition;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // Nothing is kept beyond the request.
    }

    public Task ProcessRequestAsync(HttpContext context)
    {
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()), _authorization))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        switch (context.Request.Path.Value)
        {
            case WorkerPaths.Turn:
                return RunAsync(context);
            case WorkerPaths.Connect:
                return ConnectAsync(context);
            case WorkerPaths.Beat:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private async Task ConnectAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
            var connection = await runtime.ConnectAsync(DefinitionJson.Read(document.RootElement), context.RequestAborted).ConfigureAwait(false);
            await context.Response.BodyWriter.WriteAsync(WireJson.Write(connection, ConnectionJson.Write), context.RequestAborted).ConfigureAwait(false);
        }
        catch (BotCrashedException)
        {
            // The worker says why as it ends.
            context.Abort();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The host has left.
        }
    }

    private async Task RunAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        using var span = DeiaTrace.BeginServing(headers.TraceParent, headers.TraceState);
        var cancellationToken = context.RequestAborted;
        using ReplyWriter reply = new(context.Response.BodyWriter);
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, default, cancellationToken).ConfigureAwait(false);
            var turn = TurnOrder.Read(document.RootElement, Know, static handed => new LackingHistory(handed));
            var end = await AnswerAsync(turn, reply, cancellationToken).ConfigureAwait(false);
            await reply.EndAsync(end, cancellationToken).ConfigureAwait(false);
        }
        catch (HistoryLackException lack) when (!reply.HasBegun)
        {
            context.Response.StatusCode = StatusCodes.Status428PreconditionRequired;
            context.Response.Headers[WorkerPaths.HistoryLimit] = lack.Limit.ToString(CultureInfo.InvariantCulture);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host has left, and the model was stopped.
        }
    }

    private async Task<TurnEnd> AnswerAsync(BotTurn turn, ReplyWriter reply, CancellationToken cancellationToken)
    {
        BotTurnResult? result = null;
        try
        {
            await foreach (var update in runtime.RunAsync(turn, cancellationToken).ConfigureAwait(false))
            {
                result = update.Result;
                if (update.Text is { } text)
                {
                    await reply.WriteAsync(text, cancellationToken).ConfigureAwait(false);
                }
            }

            return new TurnEnd { Result = result };
        }
        catch (BackendException fault)
        {
            return new TurnEnd { Fault = new(fault.Fault, fault.Message) };
        }
        catch (BotCrashedException crash)
        {
            return new TurnEnd { Crash = crash.Message };
        }
    }

    /// <summary>Gives the same object for the same definition, so that the bot prepares its model once.</summary>
    private BotDefinition Know(JsonElement definition)
    {
        var text = JsonMarshal.GetRawUtf8Value(definition);
        var known = _definition;
        if (known is null || !text.SequenceEqual(known.Text))
        {
            _definition = known = new KnownDefinition(text.ToArray(), DefinitionJson.Read(definition));
        }

        return known.Definition;
    }

    private sealed record KnownDefinition(byte[] Text, BotDefinition Definition);
}
