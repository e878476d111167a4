using Deia.Orchestration.Lifecycle;

namespace Deia.Orchestration.State;

/// <summary>How one bot does, as last measured (Specification: Table bot_status).</summary>
public sealed record BotStatus
{
    /// <summary>Gets the bot's id.</summary>
    public required string BotId { get; init; }

    /// <summary>Gets where the bot stands.</summary>
    public required BotState State { get; init; }

    /// <summary>Gets the working set of the process that the bot lives in; bots of one process share it.</summary>
    /// <value>Mebibytes; 0 where the bot does not run.</value>
    public int MemoryMb { get; init; }

    /// <summary>Gets the processor time of the process that the bot lives in, since the sample before.</summary>
    /// <value>Percent of one processor, so it can exceed 100; 0 where the bot does not run.</value>
    public double CpuPercent { get; init; }

    /// <summary>Gets how long the instance has been up.</summary>
    /// <value>Whole seconds; 0 where the bot does not run.</value>
    public long UptimeSeconds { get; init; }

    /// <summary>Gets when the last message came or went.</summary>
    public DateTimeOffset? LastMessageAt { get; init; }

    /// <summary>Gets how many replies failed and how often the bot crashed, since it was first launched.</summary>
    public int ErrorCount { get; init; }

    /// <summary>Gets how often the bot was started again after a crash.</summary>
    public int Restarts { get; init; }

    /// <summary>Gets how many questions wait, the ones under way included.</summary>
    public int QueueDepth { get; init; }

    /// <summary>Gets how many messages its history holds.</summary>
    public int MessageCount { get; init; }

    /// <summary>Gets how its model backend does.</summary>
    public required BackendStatus Backend { get; init; }

    /// <summary>Gets when this was measured.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
