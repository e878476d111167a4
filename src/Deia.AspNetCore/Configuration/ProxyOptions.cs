namespace Deia.AspNetCore.Configuration;

/// <summary>Which proxies are believed, bound from the configuration section <c>Deia:Proxies</c>.</summary>
public sealed class ProxyOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Proxies";

    /// <summary>Gets the proxies whose <c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c> count.</summary>
    /// <value>IP addresses, or networks such as <c>10.0.0.0/8</c>; none by default.</value>
    public IList<string> Known { get; } = [];
}
