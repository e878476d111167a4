using OllamaSharp;
using OllamaSharp.Models;
using OllamaSharp.Models.Chat;

namespace Deia.Ollama;

/// <summary>OllamaSharp's client, telling the guard under its HTTP client which model is asked and who may cancel.</summary>
internal sealed class GuardedOllamaApiClient(HttpClient client) : OllamaApiClient(client)
{
    protected override Task<HttpResponseMessage> SendToOllamaAsync(
        HttpRequestMessage requestMessage, OllamaRequest? ollamaRequest, HttpCompletionOption completionOption, CancellationToken cancellationToken)
    {
        new OllamaCall((ollamaRequest as ChatRequest)?.Model, cancellationToken).AttachTo(requestMessage);
        return base.SendToOllamaAsync(requestMessage, ollamaRequest, completionOption, cancellationToken);
    }
}
