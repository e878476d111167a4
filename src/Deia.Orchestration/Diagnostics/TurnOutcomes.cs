namespace Deia.Orchestration.Diagnostics;

/// <summary>How questions end, as metrics and traces name it.</summary>
internal static class TurnOutcomes
{
    public const string Answered = "answered";
    public const string Cancelled = "cancelled";
    public const string Failed = "failed";

    /// <summary>The bot was stopped first, so the question is asked again; this is no end yet.</summary>
    public const string Pending = "pending";

    /// <summary>Gets the ends.</summary>
    public static IReadOnlyList<string> Ends { get; } = [Answered, Cancelled, Failed];
}
