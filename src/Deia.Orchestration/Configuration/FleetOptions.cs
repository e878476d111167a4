namespace Deia.Orchestration.Configuration;

/// <summary>How bots are launched, kept and stopped; the section <c>Deia:Bots</c>.</summary>
public sealed class FleetOptions
{
    /// <summary>Gets or sets the name of the host for bots that name none.</summary>
    /// <value><c>in-process</c> by default; <c>process</c> where the app calls <c>UseProcessHost</c>.</value>
    public string Host { get; set; } = "in-process";

    /// <summary>Gets or sets how many bots may run at a time.</summary>
    /// <value>1 to 1,000,000; 10 by default (Specification: Horizontal Scaling).</value>
    [AllowedRange("Deia:Bots:MaxConcurrent", 1, 1_000_000)]
    public int MaxConcurrent { get; set; } = 10;

    /// <summary>Gets or sets the first port for bots whose host gives each of them one; where it is busy, the next one is taken. They listen on the loopback address alone.</summary>
    /// <value>1 to 65,535; 8001 by default (Specification: Individual Bot Process).</value>
    [AllowedRange("Deia:Bots:FirstPort", 1, 65_535)]
    public int FirstPort { get; set; } = 8_001;

    /// <summary>Gets or sets how long a launch waits for the bot to be ready before it answers with <c>starting</c>.</summary>
    /// <value>100 milliseconds to 1 hour; 5 seconds by default (Specification: Horizontal Scaling, start-up within 2 to 5 seconds).</value>
    [AllowedRange("Deia:Bots:LaunchTimeout", "00:00:00.100", "01:00:00")]
    public TimeSpan LaunchTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets after how long without a message a bot is idle.</summary>
    /// <value>1 second to 30 days; 5 minutes by default.</value>
    [AllowedRange("Deia:Bots:IdleTimeout", "00:00:01", "30.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how long a stop that names no time, or the shutdown of the host, lets bots finish what is under way.</summary>
    /// <value>0 to 1 hour; 10 seconds by default.</value>
    [AllowedRange("Deia:Bots:DrainTimeout", "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how often each bot is measured and its status stored, without anybody asking for it.</summary>
    /// <value>1 second to 1 hour; 5 seconds by default.</value>
    [AllowedRange("Deia:Bots:StatusInterval", "00:00:01", "01:00:00")]
    public TimeSpan StatusInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets how long one attempt at a reply may take, from the moment the bot's instance is asked. What takes longer is broken off within a second,
    /// and the question fails without being asked again.
    /// </summary>
    /// <value>1 second to 1 day; 10 minutes by default.</value>
    [AllowedRange("Deia:Bots:ReplyTimeLimit", "00:00:01", "1.00:00:00")]
    public TimeSpan ReplyTimeLimit { get; set; } = TimeSpan.FromMinutes(10);
}
