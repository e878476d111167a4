namespace Deia.Orchestration.Configuration;

/// <summary>The fields of a <see cref="BotDefinition"/> that <see cref="StorableDefinition"/> writes.</summary>
internal sealed record StoredDefinition
{
    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string? SystemPrompt { get; init; }

    public string? Host { get; init; }

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    public double? Temperature { get; init; }

    public int? ContextTokens { get; init; }

    public TimeSpan? IdleTimeout { get; init; }
}
