using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Deia.Testing.Ollama;

/// <summary>Writes the answers of a <see cref="FakeOllama"/> that are no stream.</summary>
internal static class FakeOllamaAnswer
{
    public static async Task<FakeOllamaOutcome> JsonAsync(HttpContext context, HttpStatusCode statusCode, string json)
    {
        context.Response.StatusCode = (int)statusCode;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(json, context.RequestAborted);
        return statusCode == HttpStatusCode.OK ? FakeOllamaOutcome.Answered : FakeOllamaOutcome.Faulted;
    }

    public static async Task<FakeOllamaOutcome> TextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text, context.RequestAborted);
        return FakeOllamaOutcome.Answered;
    }

    public static Task<FakeOllamaOutcome> ModelNotFoundAsync(HttpContext context, string model) =>
        JsonAsync(context, HttpStatusCode.NotFound, OllamaWire.Error($"model '{model}' not found"));

    /// <summary>Fails as told, at the point of the answer that has been reached.</summary>
    public static async Task<FakeOllamaOutcome> FailAsync(HttpContext context, FakeOllamaFault fault)
    {
        switch (fault.Kind)
        {
            case FakeOllamaFaultKind.Status:
                await JsonAsync(context, fault.StatusCode, fault.Text);
                break;
            case FakeOllamaFaultKind.Hang:
                if (fault.AfterTokens != FakeOllamaFault.BeforeHeaders)
                {
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                }

                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
                break;
            case FakeOllamaFaultKind.Cut:
                // Kestrel sends what there is and closes, where a handler fails after its answer began; an abort would be a reset.
                await context.Response.StartAsync(context.RequestAborted);
                throw new InvalidOperationException("This answer is cut on demand.");
            case FakeOllamaFaultKind.Reset:
                await (fault.Gate?.PassAsync(context.RequestAborted) ?? Task.CompletedTask);
                context.Abort();
                break;
            case FakeOllamaFaultKind.Line:
                await context.Response.WriteAsync(fault.Text + "\n", context.RequestAborted);
                break;
        }

        return FakeOllamaOutcome.Faulted;
    }

    public static async Task<string> ReadModelNameAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        return body.RootElement.TryGetProperty("model", out var model) ? model.GetString() ?? "" : "";
    }
}
