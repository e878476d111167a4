using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Logs.Lines;

/// <summary>What a line says, scrubbed already. What does not apply is null, and is left out of the line.</summary>
internal sealed record LogEntry
{
    public required LogLevel Level { get; init; }

    /// <summary>Gets what was logged with: the category.</summary>
    public required string Logger { get; init; }

    public required string Message { get; init; }

    public int EventId { get; init; }

    /// <summary>Gets what happened, as a dotted name such as <c>message.processed</c>.</summary>
    public string? Action { get; init; }

    public string? BotId { get; init; }

    public string? UserId { get; init; }

    public string? TraceId { get; init; }

    public double? DurationMs { get; init; }

    public long? Tokens { get; init; }

    /// <summary>Gets everything else: strings, numbers and truth values.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Properties { get; init; } = [];
}
