namespace Deia.AspNetCore.Configuration;

/// <summary>Which pages of other sites may use the API, bound from the configuration section <c>Deia:Cors</c>.</summary>
public sealed class CrossOriginOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Cors";

    /// <summary>Gets the origins of those pages.</summary>
    /// <value>Scheme, host and port where it is not the usual one, such as <c>https://ops.example.com</c>; none by default.</value>
    public IList<string> Origins { get; } = [];
}
