namespace Deia.AspNetCore.Configuration;

/// <summary>How the metrics are shown, bound from the configuration section <c>Deia:Metrics</c>.</summary>
public sealed class MetricsOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Metrics";

    /// <summary>Gets or sets whether everybody may read them, such as a Prometheus that brings no key.</summary>
    /// <value>False by default.</value>
    public bool AllowAnonymous { get; set; }
}
