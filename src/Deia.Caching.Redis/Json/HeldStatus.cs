using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.State;

namespace Deia.Caching.Redis.Json;

/// <summary>A bot's status as it is held (Specification: Caching Tier, <c>bot:status:{botId}</c>).</summary>
internal sealed record HeldStatus
{
    public required BotState Status { get; init; }

    public required string BotId { get; init; }

    public int MemoryMb { get; init; }

    public double CpuPercent { get; init; }

    public long UptimeSeconds { get; init; }

    public DateTimeOffset? LastMessageAt { get; init; }

    public int ErrorCount { get; init; }

    public int Restarts { get; init; }

    public int QueueDepth { get; init; }

    public int MessageCount { get; init; }

    public required BackendStatus Backend { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// Gets when the host sent it. A command may wait in front of a Redis that hangs, and would then begin to live only when it is carried out.
    /// </summary>
    public required DateTimeOffset HeldAt { get; init; }

    public static HeldStatus Of(BotStatus status, DateTimeOffset now) => new()
    {
        Status = status.State,
        BotId = status.BotId,
        MemoryMb = status.MemoryMb,
        CpuPercent = status.CpuPercent,
        UptimeSeconds = status.UptimeSeconds,
        LastMessageAt = status.LastMessageAt,
        ErrorCount = status.ErrorCount,
        Restarts = status.Restarts,
        QueueDepth = status.QueueDepth,
        MessageCount = status.MessageCount,
        Backend = status.Backend,
        UpdatedAt = status.UpdatedAt,
        HeldAt = now,
    };

    public BotStatus ToStatus() => new()
    {
        BotId = BotId,
        State = Status,
        MemoryMb = MemoryMb,
        CpuPercent = CpuPercent,
        UptimeSeconds = UptimeSeconds,
        LastMessageAt = LastMessageAt,
        ErrorCount = ErrorCount,
        Restarts = Restarts,
        QueueDepth = QueueDepth,
        MessageCount = MessageCount,
        Backend = Backend,
        UpdatedAt = UpdatedAt,
    };
}
