using System.Text.Json;

namespace Deia.Orchestration.Configuration;

/// <summary>The fields of a <see cref="BotDefinition"/> that someone asks to set. Null leaves a field as it is.</summary>
public sealed record BotDefinitionChange
{
    /// <summary>Gets the provider to use, by name.</summary>
    public string? Provider { get; init; }

    /// <summary>Gets the model to use, by name.</summary>
    public string? Model { get; init; }

    /// <summary>Gets the system prompt to use.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>Gets the host to live in, by name. Only a launch may set it.</summary>
    public string? Host { get; init; }

    /// <summary>Gets the capabilities to have, in place of all earlier ones.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>Gets the temperature to use, 0 to 2.</summary>
    public double? Temperature { get; init; }

    /// <summary>Gets the context window to use, in tokens, 1 or more.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Gets the idle time-out to use, 1 second or more.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Gets the metadata to keep, in place of all earlier ones.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>Applies the change.</summary>
    /// <param name="definition">The definition to start from.</param>
    /// <returns>The definition with the given fields replaced.</returns>
    public BotDefinition ApplyTo(BotDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition with
        {
            Provider = Provider ?? definition.Provider,
            Model = Model ?? definition.Model,
            SystemPrompt = SystemPrompt ?? definition.SystemPrompt,
            Host = Host ?? definition.Host,
            Capabilities = Capabilities ?? definition.Capabilities,
            Temperature = Temperature ?? definition.Temperature,
            ContextTokens = ContextTokens ?? definition.ContextTokens,
            IdleTimeout = IdleTimeout ?? definition.IdleTimeout,
            Metadata = Metadata ?? definition.Metadata,
        };
    }
}
