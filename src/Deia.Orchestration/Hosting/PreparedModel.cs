using Deia.Orchestration.Configuration;
using Deia.Orchestration.Inference;
using Microsoft.Extensions.AI;

namespace Deia.Orchestration.Hosting;

/// <summary>What is the same in every request of a bot, made once for each definition.</summary>
internal sealed record PreparedModel(
    BotDefinition Definition, string ProviderName, string ModelName, IInferenceProvider Provider, ChatOptions Options, int ContextTokens)
{
    public bool IsFor(BotTurn turn) =>
        ReferenceEquals(Definition, turn.Definition) && ProviderName == turn.Provider && ModelName == turn.Model;
}
