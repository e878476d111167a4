using System.Net;
using Deia.Orchestration.Inference;

namespace Deia.Ollama;

/// <summary>
/// Stands under OllamaSharp's HTTP client and ends every fault of a call as one <see cref="BackendException"/>, in time.
/// </summary>
/// <remarks>
/// It does not retry: whoever holds the conversation begins the whole turn again, and a second layer of retries would multiply with that one.
/// </remarks>
internal sealed class OllamaGuardHandler(HttpMessageHandler inner, OllamaOptions options, OllamaFaults faults, TimeProvider timeProvider)
    : DelegatingHandler(inner)
{
    /// <summary>Ollama's errors are one short line; of what is longer, the rest is no help.</summary>
    private const int LongestError = 4_096;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = OllamaCall.Of(request) ?? new OllamaCall(null, cancellationToken);
        var watch = new SilenceWatch(timeProvider, call.CancellationToken, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            watch.Begin(options.FirstTokenTimeout);
            response = await base.SendAsync(request, watch.Token).ConfigureAwait(false);
            if (response.StatusCode >= HttpStatusCode.BadRequest)
            {
                var error = await ReadErrorAsync(response, watch.Token).ConfigureAwait(false);
                throw faults.Refused(response.StatusCode, call.Model, error);
            }

            if (IsChat(request))
            {
                await GuardReplyAsync(response, call, watch).ConfigureAwait(false);
                watch = null;
            }

            var guarded = response;
            response = null;
            return guarded;
        }
        catch (OperationCanceledException late) when (watch?.IsExpired == true)
        {
            throw faults.NoFirstToken(call.Model, options.FirstTokenTimeout, late);
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // How SocketsHttpHandler says that a connection took too long.
            throw faults.Unreachable(call.Model, late);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw faults.Unreachable(call.Model, broken);
        }
        finally
        {
            response?.Dispose();
            watch?.Dispose();
        }
    }

    private static bool IsChat(HttpRequestMessage request) => request.RequestUri?.AbsolutePath.EndsWith("/api/chat", StringComparison.Ordinal) == true;

    private static async Task<string?> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = body.ConfigureAwait(false);
            var buffer = new byte[LongestError];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return OllamaErrorText.Read(buffer.AsSpan(0, length));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            // The status alone says enough.
            return null;
        }
    }

    private async Task GuardReplyAsync(HttpResponseMessage response, OllamaCall call, SilenceWatch watch)
    {
        var raw = response.Content;
        var body = await raw.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
        response.Content = new StreamContent(new OllamaReplyStream(body, call, watch, faults, options.IdleTimeout));
        foreach (var (name, values) in raw.Headers)
        {
            response.Content.Headers.TryAddWithoutValidation(name, values);
        }
    }
}
