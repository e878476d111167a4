using System.Text.Json;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.Testing.Conformance;

/// <summary>Bots and statuses for tests. Times have microseconds, which every store keeps.</summary>
internal static class SampleBots
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 9, 30, 59, TimeSpan.Zero);

    /// <summary>Makes a bot that sets as little as it can.</summary>
    public static BotInfo Bare(string id) => new()
    {
        Definition = new BotDefinition { Id = id },
        State = BotState.Idle,
        Host = "in-process",
        CreatedAt = Time,
        UpdatedAt = Time,
    };

    /// <summary>Makes a bot that sets every field.</summary>
    public static BotInfo Full(string id) => new()
    {
        Definition = new BotDefinition
        {
            Id = id,
            Provider = "ollama",
            Model = "llama3.2:3b",
            SystemPrompt = "You are terse.",
            Host = "process",
            Capabilities = ["code", "Übersetzen 🌍", "50%"],
            Temperature = 0.1,
            ContextTokens = 131_072,
            IdleTimeout = TimeSpan.FromMilliseconds(1_500),
            Metadata = AwkwardText.Metadata,
        },
        State = BotState.Processing,
        ShouldRun = true,
        Detail = "the backend refused: \"no such model\"",
        Provider = "demo",
        Model = "demo-1",
        Host = "process",
        Port = 65_535,
        ProcessId = int.MaxValue,
        CreatedAt = Time.AddMicroseconds(1),
        UpdatedAt = Time.AddDays(100).AddMicroseconds(999_999),
    };

    /// <summary>Makes a bot each of whose texts is awkward, as far as the rules of definitions let it be.</summary>
    public static BotInfo Awkward(string id, string name) => Bare(id) with
    {
        Definition = new BotDefinition
        {
            Id = id,
            Provider = AwkwardText.Of(name, 200),
            Model = AwkwardText.Of(name, 200),
            SystemPrompt = AwkwardText.Of(name),
            Host = AwkwardText.Of(name, 200),
            Capabilities = [AwkwardText.Of(name, 50), "plain"],
            Metadata = new Dictionary<string, JsonElement> { [AwkwardText.Of(name)] = JsonSerializer.SerializeToElement(AwkwardText.Of(name)) },
        },
        Detail = AwkwardText.Of(name),
        Provider = AwkwardText.Of(name, 200),
        Model = AwkwardText.Of(name, 200),
        Host = AwkwardText.Of(name, 200),
    };

    /// <summary>Makes a status that sets as little as it can.</summary>
    public static BotStatus BareStatus(string botId) => new()
    {
        BotId = botId,
        State = BotState.Idle,
        Backend = new BackendStatus(false, null),
        UpdatedAt = Time,
    };

    /// <summary>Makes a status that sets every field.</summary>
    public static BotStatus FullStatus(string botId) => new()
    {
        BotId = botId,
        State = BotState.Faulted,
        MemoryMb = 61,
        CpuPercent = 187.3,
        UptimeSeconds = 5_000_000_000,
        LastMessageAt = Time.AddMicroseconds(-1),
        ErrorCount = 3,
        Restarts = 4,
        QueueDepth = 1_000,
        MessageCount = 1_000_000,
        Backend = new BackendStatus(true, "slow: 100% busy, \"it's\" \n 🐌"),
        UpdatedAt = Time.AddMicroseconds(123_456),
    };
}
