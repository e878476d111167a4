using Deia.Orchestration.Configuration;

namespace Deia.Orchestration.Inference.Demo;

/// <summary>How the built-in <c>demo</c> provider speaks; the section <c>Deia:Demo</c>.</summary>
public sealed class DemoOptions
{
    /// <summary>The configuration section that these options are bound from.</summary>
    public const string SectionName = "Deia:Demo";

    /// <summary>Gets or sets the pause before each word, so that streaming can be seen.</summary>
    /// <value>0 to 1 minute; 15 milliseconds by default.</value>
    [AllowedRange("Deia:Demo:TokenDelay", "00:00:00", "00:01:00")]
    public TimeSpan TokenDelay { get; set; } = TimeSpan.FromMilliseconds(15);
}
