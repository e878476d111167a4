using Deia.Orchestration.Inference;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OllamaSharp;
using OllamaSharp.Models;
using ModelInfo = Deia.Orchestration.Inference.ModelInfo;

namespace Deia.Ollama;

/// <summary>Ollama as a provider: one client over one HTTP client for the whole process.</summary>
internal sealed class OllamaProvider : IInferenceProvider, IDisposable
{
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ListLimit = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly OllamaFaults _faults;
    private readonly TimeProvider _timeProvider;
    private readonly GuardedOllamaApiClient _ollama;
    private readonly OllamaModelList _models;

    public OllamaProvider(IOptions<OllamaOptions> options, TimeProvider timeProvider)
    {
        var settings = options.Value;
        var address = OllamaEndpoint.BaseAddress(settings);
        var sockets = new SocketsHttpHandler
        {
            ConnectTimeout = settings.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            // A reply that nobody reads to its end closes its connection, so that the model stops; what is left is never drained.
            MaxResponseDrainSize = 0,
            // No proxy reaches this machine's own loopback.
            UseProxy = !address.IsLoopback,
        };
        MaxConcurrentRequests = settings.MaxConcurrentRequests;
        _timeProvider = timeProvider;
        _faults = new OllamaFaults(address);
        _http = new HttpClient(new OllamaGuardHandler(sockets, settings, _faults, timeProvider)) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        _ollama = new GuardedOllamaApiClient(_http);
        _models = new OllamaModelList(_ollama, Name);
        Client = new OllamaChatClient(_ollama);
    }

    public string Name => "ollama";

    public int MaxConcurrentRequests { get; }

    public IChatClient Client { get; }

    /// <summary>Names the context window always: Ollama's own default is small, and it cuts the front of a longer history without a word.</summary>
    public ChatOptions CreateOptions(InferenceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new ChatOptions { ModelId = settings.Model, Temperature = (float?)settings.Temperature }
            .AddOllamaOption(OllamaOption.NumCtx, settings.ContextTokens);
    }

    public async ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default) =>
        await WithinAsync(ListLimit, _models.ListAsync, cancellationToken).ConfigureAwait(false);

    public async ValueTask<BackendHealth> CheckAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var version = await WithinAsync(CheckLimit, _ollama.GetVersionAsync, cancellationToken).ConfigureAwait(false);
            return version.Length > 0 ? BackendHealth.Good : new BackendHealth(false, _faults.Foreign().Message);
        }
        catch (BackendException fault)
        {
            return new BackendHealth(false, fault.Message);
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        _http.Dispose();
    }

    private async Task<T> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, _timeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await ask(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            throw _faults.Slow(limit, cancelled);
        }
        catch (Exception foreign) when (foreign is not (BackendException or OperationCanceledException))
        {
            // OllamaSharp takes any answer for Ollama's, and stumbles over it.
            throw _faults.Foreign(foreign);
        }
    }
}
