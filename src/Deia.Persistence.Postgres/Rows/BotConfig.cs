using System.Text.Json;
using Deia.Orchestration.Configuration;

namespace Deia.Persistence.Postgres.Rows;

/// <summary>What was asked for of a bot, as the JSON of the column <c>config</c>. Its id and its metadata have columns of their own.</summary>
internal sealed record BotConfig
{
    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string? SystemPrompt { get; init; }

    public string? Host { get; init; }

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    public double? Temperature { get; init; }

    public int? ContextTokens { get; init; }

    public TimeSpan? IdleTimeout { get; init; }

    public static string Write(BotDefinition definition) => JsonSerializer.Serialize(
        new BotConfig
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
        BotConfigJson.Relaxed.BotConfig);

    public static BotDefinition Read(string id, string config, string metadata)
    {
        var read = JsonSerializer.Deserialize(config, BotConfigJson.Relaxed.BotConfig)
            ?? throw new JsonException($"The config of bot '{id}' is null.");
        return new BotDefinition
        {
            Id = id,
            Provider = read.Provider,
            Model = read.Model,
            SystemPrompt = read.SystemPrompt,
            Host = read.Host,
            Capabilities = read.Capabilities,
            Temperature = read.Temperature,
            ContextTokens = read.ContextTokens,
            IdleTimeout = read.IdleTimeout,
            Metadata = MetadataText.Read(metadata),
        };
    }
}
