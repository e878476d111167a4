using Deia.AspNetCore.Configuration;
using Deia.Orchestration.Configuration;

namespace Deia.ReferenceHost.Logging;

/// <summary>Where the host's log is kept; settings of the section <c>Deia:Logs</c>, beside those of <see cref="LogsOptions"/>.</summary>
internal sealed class LogFilesOptions
{
    /// <summary>Gets or sets the folder. It is made when the first line is written.</summary>
    /// <value>A path, relative to the content root; <c>logs</c> by default. Hosts that run at the same time need folders of their own.</value>
    public string Folder { get; set; } = "logs";

    /// <summary>Gets or sets how large a file grows before the next one begins; each day begins one, too.</summary>
    /// <value>In MiB, 1 to 1,024; 10 by default.</value>
    [AllowedRange("Deia:Logs:FileSizeLimitMb", 1, 1_024)]
    public int FileSizeLimitMb { get; set; } = 10;

    /// <summary>Gets or sets how many files are kept as text, where <c>/logs/tail</c> finds them.</summary>
    /// <value>1 to 1,000; 10 by default. Older ones are compressed into the folder <c>archive</c>.</value>
    [AllowedRange("Deia:Logs:RetainedFiles", 1, 1_000)]
    public int RetainedFiles { get; set; } = 10;

    /// <summary>Gets or sets how many compressed files are kept.</summary>
    /// <value>0 to 10,000; 50 by default. The oldest beyond that are deleted.</value>
    [AllowedRange("Deia:Logs:ArchivedFiles", 0, 10_000)]
    public int ArchivedFiles { get; set; } = 50;
}
