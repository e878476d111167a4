using Deia.Orchestration.Configuration;
using Deia.Orchestration.Lifecycle;

namespace Deia.Orchestration.State;

/// <summary>One bot at one moment. Immutable, and what the repository keeps.</summary>
public sealed record BotInfo
{
    /// <summary>Gets what was asked for.</summary>
    public required BotDefinition Definition { get; init; }

    /// <summary>Gets the id, as in the definition.</summary>
    public string Id => Definition.Id;

    /// <summary>Gets where the bot stands.</summary>
    public required BotState State { get; init; }

    /// <summary>Gets whether the bot should run; after a restart of the host, the bots that should run are launched again.</summary>
    public bool ShouldRun { get; init; }

    /// <summary>Gets why the bot is not ready, in one line.</summary>
    /// <value>Null where there is nothing to say.</value>
    public string? Detail { get; init; }

    /// <summary>Gets the provider in use.</summary>
    /// <value>Null until the bot was connected, where the definition names none.</value>
    public string? Provider { get; init; }

    /// <summary>Gets the model in use.</summary>
    /// <value>Null until the bot was connected, where the definition names none.</value>
    public string? Model { get; init; }

    /// <summary>Gets the name of the host that the bot lives in.</summary>
    public required string Host { get; init; }

    /// <summary>Gets the port that the bot's instance listens on.</summary>
    /// <value>Null where the host has none.</value>
    public int? Port { get; init; }

    /// <summary>Gets the id of the process that is the bot's own.</summary>
    /// <value>Null where the host has none.</value>
    public int? ProcessId { get; init; }

    /// <summary>Gets when the bot was first launched or defined.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when the bot last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
