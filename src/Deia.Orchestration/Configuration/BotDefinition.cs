using System.Collections.ObjectModel;
using System.Text.Json;

namespace Deia.Orchestration.Configuration;

/// <summary>What was asked for of one bot. Immutable: a change makes another definition.</summary>
public sealed record BotDefinition
{
    /// <summary>Gets the id, which matches <see cref="BotId.Pattern"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the name of the model provider.</summary>
    /// <value>Null: <c>Deia:Chat:DefaultProvider</c>.</value>
    public string? Provider { get; init; }

    /// <summary>Gets the name of the model.</summary>
    /// <value>Null: <c>Deia:Chat:DefaultModel</c>, or the provider's first model.</value>
    public string? Model { get; init; }

    /// <summary>Gets what the model is told before every conversation.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>Gets the name of the host that the bot lives in.</summary>
    /// <value>Null: <c>Deia:Bots:Host</c>.</value>
    public string? Host { get; init; }

    /// <summary>Gets what the bot is good for; messages can be routed by it.</summary>
    /// <value>At most 50, each of 1 to 50 characters; compared without case.</value>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Gets the sampling temperature.</summary>
    /// <value>0 to 2; null: the model's own.</value>
    public double? Temperature { get; init; }

    /// <summary>Gets the context window, prompt and reply together.</summary>
    /// <value>1 token or more; null: <c>Deia:Chat:ContextTokens</c>.</value>
    public int? ContextTokens { get; init; }

    /// <summary>Gets after how long without a message the bot is idle.</summary>
    /// <value>1 second or more; null: <c>Deia:Bots:IdleTimeout</c>.</value>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Gets what the user keeps with the bot; Deia does not read it.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}
