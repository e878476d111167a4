using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Deia.Testing.Ollama;

/// <summary>Takes chat requests and streams their replies.</summary>
internal sealed class FakeOllamaChat(TimeSpan tokenDelay, TimeProvider timeProvider)
{
    /// <summary>Reads and records a request.</summary>
    /// <returns>The request, or null where the body is no JSON object.</returns>
    public static async Task<FakeOllamaRequest?> ReceiveAsync(HttpContext context, RequestLog<FakeOllamaRequest> log)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var raw = await reader.ReadToEndAsync(context.RequestAborted);
        try
        {
            var json = JsonElement.Parse(raw);
            return json.ValueKind == JsonValueKind.Object ? log.Add(number => new FakeOllamaRequest(number, raw, json)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public Task<FakeOllamaOutcome> ReplyAsync(HttpContext context, FakeOllamaRequest request, FakeOllamaReply reply, FakeOllamaFault? fault) =>
        request.Stream ? StreamAsync(context, request, reply, fault) : WholeAsync(context, request, reply, fault);

    private async Task<FakeOllamaOutcome> StreamAsync(HttpContext context, FakeOllamaRequest request, FakeOllamaReply reply, FakeOllamaFault? fault)
    {
        // Headers go out with the first line, as in the real one, where the model is loaded and the prompt read before.
        context.Response.ContentType = "application/x-ndjson";
        for (var sent = 0; sent < reply.Tokens.Count; sent++)
        {
            if (fault?.AfterTokens == sent)
            {
                return await FakeOllamaAnswer.FailAsync(context, fault);
            }

            await PaceAsync(reply, fault, context.RequestAborted);
            await WriteLineAsync(context, OllamaWire.Token(request, reply.Tokens[sent], timeProvider.GetUtcNow()));
            request.CountToken();
        }

        if (fault is { Kind: not FakeOllamaFaultKind.Slow })
        {
            return await FakeOllamaAnswer.FailAsync(context, fault);
        }

        await PaceAsync(reply, fault, context.RequestAborted);
        await WriteLineAsync(context, OllamaWire.Done(request, reply, "", timeProvider.GetUtcNow()));
        return FakeOllamaOutcome.Answered;
    }

    private async Task<FakeOllamaOutcome> WholeAsync(HttpContext context, FakeOllamaRequest request, FakeOllamaReply reply, FakeOllamaFault? fault)
    {
        if (fault is { Kind: not FakeOllamaFaultKind.Slow })
        {
            return await FakeOllamaAnswer.FailAsync(context, fault);
        }

        foreach (var _ in reply.Tokens)
        {
            await PaceAsync(reply, fault, context.RequestAborted);
            request.CountToken();
        }

        var line = OllamaWire.Done(request, reply, string.Concat(reply.Tokens), timeProvider.GetUtcNow());
        return await FakeOllamaAnswer.JsonAsync(context, HttpStatusCode.OK, line);
    }

    private static async Task WriteLineAsync(HttpContext context, string line)
    {
        await context.Response.WriteAsync(line + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private async Task PaceAsync(FakeOllamaReply reply, FakeOllamaFault? fault, CancellationToken cancellationToken)
    {
        var slow = fault?.Kind == FakeOllamaFaultKind.Slow ? fault : null;
        var delay = tokenDelay + (slow?.Delay ?? TimeSpan.Zero);
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, timeProvider, cancellationToken);
        }

        foreach (var gate in (TokenGate?[])[reply.Gate, slow?.Gate])
        {
            if (gate is not null)
            {
                await gate.PassAsync(cancellationToken);
            }
        }
    }
}
