using Deia.Orchestration.Configuration;

namespace Deia.AspNetCore.Configuration;

/// <summary>Who sees the host's log over HTTP, and how much of it is held in memory; the section <c>Deia:Logs</c>.</summary>
public sealed class LogsOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Logs";

    /// <summary>Gets or sets whether <c>GET /logs/tail</c> is open to callers who are not signed in.</summary>
    /// <value>False by default.</value>
    public bool AllowAnonymous { get; set; }

    /// <summary>Gets or sets how many of the newest lines are held in memory.</summary>
    /// <value>100 to 1,000,000; 10,000 by default.</value>
    [AllowedRange("Deia:Logs:MemoryLines", 100, 1_000_000)]
    public int MemoryLines { get; set; } = 10_000;

    /// <summary>Gets or sets how much room the lines in memory may take.</summary>
    /// <value>In MiB, 1 to 1,024; 8 by default.</value>
    [AllowedRange("Deia:Logs:MemoryMb", 1, 1_024)]
    public int MemoryMb { get; set; } = 8;
}
