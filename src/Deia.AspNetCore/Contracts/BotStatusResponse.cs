using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.AspNetCore.Contracts;

/// <summary>How a bot does, as clients see it.</summary>
internal sealed record BotStatusResponse
{
    public required string BotId { get; init; }

    public required BotState Status { get; init; }

    public required int MemoryMb { get; init; }

    public required double CpuPercent { get; init; }

    public required long UptimeSeconds { get; init; }

    public required DateTimeOffset? LastMessage { get; init; }

    public required int ErrorCount { get; init; }

    public required int Restarts { get; init; }

    public required int QueueDepth { get; init; }

    public required int MessageCount { get; init; }

    public required BackendStatus Backend { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static BotStatusResponse From(BotStatus status) => new()
    {
        BotId = status.BotId,
        Status = status.State,
        MemoryMb = status.MemoryMb,

        // JSON has no word for what two samples at the same instant give.
        CpuPercent = double.IsFinite(status.CpuPercent) ? Math.Round(status.CpuPercent, 1) : 0,
        UptimeSeconds = status.UptimeSeconds,
        LastMessage = status.LastMessageAt,
        ErrorCount = status.ErrorCount,
        Restarts = status.Restarts,
        QueueDepth = status.QueueDepth,
        MessageCount = status.MessageCount,
        Backend = status.Backend,
        UpdatedAt = status.UpdatedAt,
    };
}
