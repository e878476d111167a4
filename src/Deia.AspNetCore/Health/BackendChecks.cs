using Deia.Orchestration.Bots;
using Deia.Orchestration.Inference;

namespace Deia.AspNetCore.Health;

/// <summary>Looks after the model backends in use: the one of bots that name none, and those of the bots that run.</summary>
internal sealed class BackendChecks(InferenceProviders providers, IBotManager bots, BoundedCheck bounded)
{
    public async Task<BackendCheck> CheckAsync(CancellationToken cancellationToken)
    {
        var used = bots.List().Where(bot => bot.ShouldRun).Select(bot => bot.Provider ?? bot.Definition.Provider).OfType<string>();
        var named = used.Append(providers.Default.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);
        var checks = await Task.WhenAll(named.Select(name => CheckAsync(name, cancellationToken)));
        var wrong = checks.FirstOrDefault(check => !check.Reachable);
        return new BackendCheck(wrong is null ? HealthStatus.Healthy : HealthStatus.Degraded, wrong?.Detail, checks);
    }

    private Task<ProviderCheck> CheckAsync(string name, CancellationToken cancellationToken)
    {
        if (!providers.TryGet(name, out var provider))
        {
            return Task.FromResult(new ProviderCheck(name, false, providers.UnknownProviderError(name)));
        }

        return bounded.AskAsync(
            async token =>
            {
                var health = await providers.CheckAsync(provider, token);
                return new ProviderCheck(provider.Name, health.Reachable, health.Detail);
            },
            wrong => new ProviderCheck(provider.Name, false, $"{provider.Name}: {wrong}"),
            cancellationToken);
    }
}
