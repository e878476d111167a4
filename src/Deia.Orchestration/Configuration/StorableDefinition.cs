using System.Text.Json;
using Deia.Orchestration.Configuration.Storable;

namespace Deia.Orchestration.Configuration;

/// <summary>What was asked for of a bot as JSON, the same in every store. Its id and its metadata have columns of their own.</summary>
public static class StorableDefinition
{
    /// <summary>Writes a definition.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The JSON of the column <c>config</c> (Specification: Table bots); fields that are not set are left out.</returns>
    public static string Write(BotDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return JsonSerializer.Serialize(
            new StoredDefinition
            {
                Provider = definition.Provider,
                Model = definition.Model,
                SystemPrompt = definition.SystemPrompt,
                Host = definition.Host,
                Capabilities = definition.Capabilities,
                Temperature = definition.Temperature,
                ContextTokens = definition.ContextTokens,
                IdleTimeout = definition.IdleTimeout,
            },
            StoredDefinitionJson.Relaxed.StoredDefinition);
    }

    /// <summary>Reads a definition.</summary>
    /// <param name="id">The bot's id.</param>
    /// <param name="config">What <see cref="Write"/> gave; fields that this version does not know are passed over.</param>
    /// <param name="metadata">What <see cref="StorableMetadata.Write"/> gave.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="JsonException">One of the texts is no such JSON.</exception>
    public static BotDefinition Read(string id, string config, string metadata)
    {
        var stored = JsonSerializer.Deserialize(config, StoredDefinitionJson.Relaxed.StoredDefinition)
            ?? throw new JsonException($"The config of bot '{id}' is null.");
        return new BotDefinition
        {
            Id = id,
            Provider = stored.Provider,
            Model = stored.Model,
            SystemPrompt = stored.SystemPrompt,
            Host = stored.Host,
            Capabilities = stored.Capabilities,
            Temperature = stored.Temperature,
            ContextTokens = stored.ContextTokens,
            IdleTimeout = stored.IdleTimeout,
            Metadata = StorableMetadata.Read(metadata),
        };
    }
}
