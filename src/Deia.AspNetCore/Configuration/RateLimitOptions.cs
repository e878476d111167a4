using Deia.Orchestration.Configuration;

namespace Deia.AspNetCore.Configuration;

/// <summary>How much each client may ask, bound from the configuration section <c>Deia:RateLimit</c>.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:RateLimit";

    /// <summary>Gets or sets how many requests a user may send in a minute, and an address those without a valid identity.</summary>
    /// <value>1 to 1,000,000; 600 by default. 0: as many as they like.</value>
    [AllowedRange("Deia:RateLimit:PermitsPerMinute", 0, 1_000_000)]
    public int PermitsPerMinute { get; set; } = 600;
}
