using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Inference;

/// <summary>Any chat client as a provider. It has no way to ask after the backend's health, so it is taken to be there.</summary>
internal sealed class ChatClientProvider : IInferenceProvider
{
    private readonly IReadOnlyList<ModelInfo> _models;
    private readonly Func<Exception, BackendException?>? _classify;

    public ChatClientProvider(string name, IChatClient client, ChatClientProviderOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrentRequests, 1);
        Name = name;
        Client = client;
        MaxConcurrentRequests = options.MaxConcurrentRequests;
        _classify = options.Classify;
        IEnumerable<string> models = options.Models is { Count: > 0 } named
            ? named
            : [(client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId ?? name];
        _models = [.. models.Select(model => new ModelInfo(name, model))];
    }

    public string Name { get; }

    public int MaxConcurrentRequests { get; }

    public IChatClient Client { get; }

    public ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(_models);

    public ValueTask<BackendHealth> CheckAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(BackendHealth.Good);

    public BackendException? Classify(Exception exception) => _classify?.Invoke(exception) ?? BackendFaults.Classify(Name, exception);
}
