using System.Collections.Concurrent;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Inference;

namespace Deia.AspNetCore.Health;

/// <summary>Looks after the model backends in use: the one of bots that name none, and those of the bots that run.</summary>
internal sealed class BackendChecks(InferenceProviders providers, IBotManager bots, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<IInferenceProvider, BoundedCheck<ProviderCheck>> _checks = new(ReferenceEqualityComparer.Instance);

    public async Task<BackendCheck> CheckAsync(CancellationToken cancellationToken)
    {
        var used = bots.List().Where(bot => bot.ShouldRun).Select(bot => bot.Provider ?? bot.Definition.Provider).OfType<string>();
        var named = used.Append(providers.Default.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);
        var checks = await Task.WhenAll(named.Select(name => CheckAsync(name, cancellationToken)));
        var wrong = checks.FirstOrDefault(check => !check.Reachable);
        return new BackendCheck(wrong is null ? HealthStatus.Healthy : HealthStatus.Degraded, wrong?.Detail, checks);
    }

    private async Task<ProviderCheck> CheckAsync(string name, CancellationToken cancellationToken) =>
        providers.TryGet(name, out var provider)
            ? (await _checks.GetOrAdd(provider, NewCheck).AskAsync(cancellationToken)).Answer
            : new ProviderCheck(name, false, providers.UnknownProviderError(name));

    private BoundedCheck<ProviderCheck> NewCheck(IInferenceProvider provider) => new(
        async cancellationToken =>
        {
            var health = await providers.CheckAsync(provider, cancellationToken);
            return new ProviderCheck(provider.Name, health.Reachable, health.Detail);
        },
        wrong => new ProviderCheck(provider.Name, false, $"{provider.Name}: {wrong}"),
        timeProvider);
}
