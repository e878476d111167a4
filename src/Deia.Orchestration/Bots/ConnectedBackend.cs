using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;

namespace Deia.Orchestration.Bots;

/// <summary>Which provider and model were found for which definition, so that none is used for another.</summary>
internal sealed record ConnectedBackend(BotDefinition Definition, BotConnection Connection);
