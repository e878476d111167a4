namespace Deia.AspNetCore.Configuration;

/// <summary>How the host's log is shown, bound from the configuration section <c>Deia:Logs</c>.</summary>
public sealed class LogsOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Logs";

    /// <summary>Gets or sets whether everybody may read it.</summary>
    /// <value>False by default.</value>
    public bool AllowAnonymous { get; set; }
}
