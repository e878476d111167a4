using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Inference.Demo;

/// <summary>The built-in provider <c>demo</c>: it needs nothing, is always there, and says in every reply that it is no language model.</summary>
public sealed class DemoProvider : IInferenceProvider
{
    /// <summary>The name that bots choose the provider by.</summary>
    public const string Name = "demo";

    internal const string Model = "demo";

    private readonly IReadOnlyList<ModelInfo> _models = [new(Name, Model, SizeBytes: 0)];

    /// <summary>Creates the provider.</summary>
    /// <param name="options">How it speaks.</param>
    /// <param name="timeProvider">The clock.</param>
    public DemoProvider(IOptions<DemoOptions> options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        Client = new DemoChatClient(options.Value.TokenDelay, timeProvider);
    }

    string IInferenceProvider.Name => Name;

    /// <inheritdoc/>
    /// <value>64.</value>
    public int MaxConcurrentRequests => 64;

    /// <inheritdoc/>
    public IChatClient Client { get; }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(_models);

    /// <inheritdoc/>
    public ValueTask<BackendHealth> CheckAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(BackendHealth.Good);
}
