using System.Text.Json;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Configuration;
using Microsoft.Extensions.Logging;

namespace Deia.Orchestration.Routing;

/// <summary>Puts on record what the router was asked for. Nobody waits for that: the place in the log is taken at once, and what is not stored yet is kept.</summary>
internal sealed partial class RouterRecords(AuditLog log, ILogger<RouterRecords> logger)
{
    private const string Unknown = "unknown";
    private const string Via = "via";

    /// <summary>Records what was done, or refused.</summary>
    /// <param name="action">What, one of <see cref="AuditActions"/>.</param>
    /// <param name="caller">Who asked.</param>
    /// <param name="botId">The bot as it was named; null where none was.</param>
    /// <param name="refusal">Why it was not done; null where it was.</param>
    /// <param name="origin">Where it was asked from.</param>
    /// <param name="command">The command that it was; null where it was none.</param>
    public void Add(string action, Caller caller, string? botId, Refusal? refusal, SendOrigin origin, string? command = null) =>
        Add(action, caller, botId, OutcomeOf(refusal), origin, command);

    /// <summary>Records what an exception broke off, so that nobody knows whether it was done.</summary>
    /// <param name="action">What, one of <see cref="AuditActions"/>.</param>
    /// <param name="caller">Who asked.</param>
    /// <param name="botId">The bot as it was named; null where none was.</param>
    /// <param name="origin">Where it was asked from.</param>
    /// <param name="command">The command that it was; null where it was none.</param>
    public void AddFailure(string action, Caller caller, string? botId, SendOrigin origin, string? command = null) =>
        Add(action, caller, botId, Unknown, origin, command);

    private void Add(string action, Caller caller, string? botId, string outcome, SendOrigin origin, string? command)
    {
        Dictionary<string, string> details = new(StringComparer.Ordinal) { [AuditRecord.Outcome] = outcome };
        if (origin == SendOrigin.Command)
        {
            details[Via] = "command";
        }

        if (command is not null)
        {
            details["command"] = command;
        }

        AuditRecord record = new(action, caller.UserId) { BotId = BotId.IsValid(botId) ? botId : null, Details = details };
        _ = WatchAsync(log.RecordAsync(record), action);
    }

    // The names are those of the problems that clients are told.
    private static string OutcomeOf(Refusal? refusal) => refusal?.Reason switch
    {
        null => AuditRecord.Succeeded,
        RefusalReason.Invalid => "validation",
        var reason => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.Value.ToString()),
    };

    private async Task WatchAsync(ValueTask recording, string action)
    {
        try
        {
            await recording.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What was asked for has been done by now, whatever became of its record.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotRecorded(action, exception.GetType().Name, exception.StackTrace);
        }
    }

    [LoggerMessage(900, LogLevel.Error, "{Action} could not be put on record: {ExceptionType} at\n{StackTrace}")]
    private partial void LogNotRecorded(string action, string exceptionType, string? stackTrace);
}
