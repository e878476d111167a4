namespace Deia.Ollama;

/// <summary>What the guard must know of a call and can't see in its HTTP request.</summary>
/// <param name="Model">The model, where the call is a chat.</param>
/// <param name="CancellationToken">The caller's own token. The one that <see cref="HttpClient"/> hands down goes dead once the headers are there.</param>
internal sealed record OllamaCall(string? Model, CancellationToken CancellationToken)
{
    private static readonly HttpRequestOptionsKey<OllamaCall> Key = new("Deia.Ollama.Call");

    public static OllamaCall? Of(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var call) ? call : null;

    public void AttachTo(HttpRequestMessage request) => request.Options.Set(Key, this);
}
