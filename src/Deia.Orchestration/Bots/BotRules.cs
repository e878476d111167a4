using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;
using Deia.Orchestration.Inference;

namespace Deia.Orchestration.Bots;

/// <summary>Checks what is asked of a bot against the rules and against what is registered.</summary>
internal sealed class BotRules(InferenceProviders providers, BotHosts hosts)
{
    /// <summary>Checks a definition.</summary>
    /// <returns>Null where it is right, else the refusal that names every flaw.</returns>
    public Refusal? Check(BotDefinition definition)
    {
        var errors = BotDefinitionRules.Errors(definition);
        if (definition.Provider is { } provider && providers.UnknownProviderError(provider) is { } unknownProvider)
        {
            errors.TryAdd("provider", [unknownProvider]);
        }

        if (definition.Host is { } host && hosts.UnknownHostError(host) is { } unknownHost)
        {
            errors.TryAdd("host", [unknownHost]);
        }

        return errors.Count == 0 ? null : Refusal.Invalid(errors);
    }
}
