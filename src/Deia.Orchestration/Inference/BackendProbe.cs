using System.Collections.Concurrent;

namespace Deia.Orchestration.Inference;

/// <summary>Asks the backends how they do and what they have, for many bots at once: each at most once in a few seconds.</summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class BackendProbe(TimeProvider timeProvider)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<IInferenceProvider, RecentAnswer<BackendHealth>> _health = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<IInferenceProvider, RecentAnswer<string>> _firstModels = new(ReferenceEqualityComparer.Instance);

    public ValueTask<BackendHealth> CheckAsync(IInferenceProvider provider, CancellationToken cancellationToken) =>
        _health.GetOrAdd(
            provider,
            static (provider, timeProvider) => new RecentAnswer<BackendHealth>(() => provider.CheckAsync().AsTask(), Lifetime, timeProvider),
            timeProvider).GetAsync(cancellationToken);

    /// <exception cref="BackendException">The backend can't be asked, or has no model.</exception>
    public ValueTask<string> FirstModelAsync(IInferenceProvider provider, CancellationToken cancellationToken) =>
        _firstModels.GetOrAdd(
            provider,
            static (provider, timeProvider) => new RecentAnswer<string>(() => FirstModelAsync(provider), Lifetime, timeProvider),
            timeProvider).GetAsync(cancellationToken);

    private static async Task<string> FirstModelAsync(IInferenceProvider provider)
    {
        var models = await provider.ListModelsAsync().ConfigureAwait(false);
        return models.Count > 0
            ? models[0].Name
            : throw new BackendException(
                BackendFault.ModelNotFound,
                $"The provider '{provider.Name}' has no model. Add one to it, name one as the bot's model, or set Deia:Chat:DefaultModel.");
    }
}
