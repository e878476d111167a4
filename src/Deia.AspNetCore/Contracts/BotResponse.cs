using System.Text.Json;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.AspNetCore.Contracts;

/// <summary>A bot, as clients see it.</summary>
internal sealed record BotResponse
{
    public required string Id { get; init; }

    public required BotState Status { get; init; }

    public required string? Provider { get; init; }

    public required string? Model { get; init; }

    public required string? SystemPrompt { get; init; }

    public required string Host { get; init; }

    public required int? Port { get; init; }

    public required int? ProcessId { get; init; }

    public required IReadOnlyList<string> Capabilities { get; init; }

    public required double? Temperature { get; init; }

    public required int? ContextTokens { get; init; }

    public required double? IdleTimeoutSeconds { get; init; }

    public required string? Detail { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required IReadOnlyDictionary<string, JsonElement> Metadata { get; init; }

    public static BotResponse From(BotInfo bot)
    {
        var definition = bot.Definition;

        // Of a bot that runs, what is in use; of one that does not, what its next launch asks for.
        var (provider, model) = bot.ShouldRun
            ? (bot.Provider ?? definition.Provider, bot.Model ?? definition.Model)
            : (definition.Provider ?? bot.Provider, definition.Model ?? bot.Model);
        return new BotResponse
        {
            Id = bot.Id,
            Status = bot.State,
            Provider = provider,
            Model = model,
            SystemPrompt = definition.SystemPrompt,
            Host = bot.Host,
            Port = bot.Port,
            ProcessId = bot.ProcessId,
            Capabilities = definition.Capabilities,
            Temperature = definition.Temperature,
            ContextTokens = definition.ContextTokens,
            IdleTimeoutSeconds = definition.IdleTimeout?.TotalSeconds,
            Detail = bot.Detail,
            CreatedAt = bot.CreatedAt,
            UpdatedAt = bot.UpdatedAt,
            Metadata = definition.Metadata,
        };
    }
}
