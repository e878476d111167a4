namespace Deia.AspNetCore.Metrics;

/// <summary>How the metrics are served, bound from the configuration section <c>Deia:Metrics</c>.</summary>
public sealed class MetricsOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Metrics";

    /// <summary>Gets or sets whether anybody may read <c>GET /metrics</c>.</summary>
    /// <value>False by default: it takes an administrator. True suits a Prometheus in a network of its own.</value>
    public bool AllowAnonymous { get; set; }
}
