namespace Deia.Orchestration.Configuration;

/// <summary>When a crashed bot is started again, and when it is given up; the section <c>Deia:Restart</c>.</summary>
public sealed class RestartOptions
{
    /// <summary>Gets or sets the delay before the first restart; it doubles with each further crash.</summary>
    /// <value>10 milliseconds to 1 hour; 1 second by default.</value>
    [AllowedRange("Deia:Restart:FirstDelay", "00:00:00.010", "01:00:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the longest delay.</summary>
    /// <value>10 milliseconds to 1 hour; 30 seconds by default.</value>
    [AllowedRange("Deia:Restart:LongestDelay", "00:00:00.010", "01:00:00")]
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how many crashes within <see cref="CrashWindow"/> latch the bot as faulted until someone launches it.</summary>
    /// <value>1 to 1,000; 5 by default.</value>
    [AllowedRange("Deia:Restart:CrashLimit", 1, 1_000)]
    public int CrashLimit { get; set; } = 5;

    /// <summary>Gets or sets the window in which crashes are counted.</summary>
    /// <value>1 second to 1 day; 2 minutes by default.</value>
    [AllowedRange("Deia:Restart:CrashWindow", "00:00:01", "1.00:00:00")]
    public TimeSpan CrashWindow { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets after how long without a crash the count begins anew.</summary>
    /// <value>1 second to 1 day; 1 minute by default.</value>
    [AllowedRange("Deia:Restart:StableAfter", "00:00:01", "1.00:00:00")]
    public TimeSpan StableAfter { get; set; } = TimeSpan.FromMinutes(1);
}
