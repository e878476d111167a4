using Deia.Orchestration.Configuration;

namespace Deia.Hosting.Processes.Configuration;

/// <summary>How bots live in processes of their own; the section <c>Deia:Processes</c>. Their ports begin at <see cref="FleetOptions.FirstPort"/>.</summary>
public sealed class ProcessHostOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Processes";

    /// <summary>What the runtime of a worker needs besides the heap, in MB: measured as 50 to 55.</summary>
    private const int RuntimeMb = 64;

    /// <summary>Gets or sets the memory that one worker may have. The heap is capped accordingly; a worker that needs more is started again, and the bot's <c>detail</c> says why.</summary>
    /// <value>96 to 1,048,576 MB; 512 by default (Specification: Memory per bot, 100 to 200 MB).</value>
    [AllowedRange("Deia:Processes:MemoryLimitMb", 96, 1_048_576)]
    public int MemoryLimitMb { get; set; } = 512;

    /// <summary>Gets or sets how often a worker is asked whether it is there, and how long it may take to answer. One that answers none of three is killed, and started again.</summary>
    /// <value>100 milliseconds to 1 hour; 2 seconds by default.</value>
    [AllowedRange("Deia:Processes:HeartbeatInterval", "00:00:00.100", "01:00:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how long a worker may take from its start to its first answer.</summary>
    /// <value>1 second to 1 hour; 30 seconds by default.</value>
    [AllowedRange("Deia:Processes:StartTimeout", "00:00:01", "01:00:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the executable of the workers, or its <c>.dll</c>, which <c>dotnet</c> then runs. It must call <c>BotWorker.TryRunAsync</c>.</summary>
    /// <value>Null: the app itself.</value>
    public string? WorkerPath { get; set; }

    /// <summary>Gets the cap of a worker's heap, in MB.</summary>
    internal int HeapLimitMb => MemoryLimitMb - RuntimeMb;
}
