namespace Deia.Orchestration.Configuration;

/// <summary>How many live events are held for clients that come back; the section <c>Deia:Events</c>.</summary>
public sealed class EventOptions
{
    /// <summary>Gets or sets how many events are held.</summary>
    /// <value>16 to 1,048,576; 8,192 by default.</value>
    [AllowedRange("Deia:Events:ReplayCapacity", 16, 1_048_576)]
    public int ReplayCapacity { get; set; } = 8_192;

    /// <summary>Gets or sets how much text the held events may carry together.</summary>
    /// <value>65,536 to 1,073,741,824 UTF-16 code units; 16,777,216 by default.</value>
    [AllowedRange("Deia:Events:ReplayCharacters", 65_536, 1_073_741_824)]
    public int ReplayCharacters { get; set; } = 16_777_216;
}
