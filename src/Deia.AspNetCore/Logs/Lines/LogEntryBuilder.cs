using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Logs.Lines;

/// <summary>Reads a log statement: what it says, what it was given, and in which scopes it stands.</summary>
/// <remarks>What an exception says is never read, only its type and where it came from.</remarks>
internal sealed class LogEntryBuilder
{
    private const int MostProperties = 32;

    private readonly List<KeyValuePair<string, object>> _properties = [];
    private string? _template;
    private string? _action;
    private string? _botId;
    private string? _userId;
    private string? _traceId;
    private string? _requestId;
    private double? _durationMs;
    private long? _tokens;
    private bool _isSensitive;

    public static LogEntry Build<TState>(
        string logger, LogLevel level, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter, IExternalScopeProvider? scopes)
    {
        LogEntryBuilder builder = new();
        scopes?.ForEachScope(static (scope, builder) => builder.TakeScope(scope), builder);
        if (state is IEnumerable<KeyValuePair<string, object?>> given)
        {
            foreach (var (name, value) in given)
            {
                builder.Take(name, value);
            }
        }

        if (exception is not null)
        {
            builder.Add(LogNames.ExceptionType, exception.GetType().FullName!);
            builder.Add(LogNames.StackTrace, TraceOf(exception));
        }

        // A text that quotes what must not be logged can't be mended; its template says the same without it.
        var message = builder._isSensitive ? builder._template ?? LogScrubber.Redacted : LogScrubber.Scrub(formatter(state, null));
        return new LogEntry
        {
            Level = level,
            Logger = logger,
            EventId = eventId.Id,
            Action = builder._action ?? (IsAction(eventId.Name) ? eventId.Name : null),
            BotId = builder._botId,
            UserId = builder._userId,
            TraceId = builder._traceId ?? CurrentTrace() ?? builder._requestId,
            DurationMs = builder._durationMs,
            Tokens = builder._tokens,
            Message = message,
            Properties = builder._properties,
        };
    }

    /// <summary>Tells whether the name of an event says what happened, as <c>bot.launched</c> does; most are those of methods.</summary>
    private static bool IsAction(string? name) =>
        name is { Length: <= 64 } && name.Contains('.') && name.All(letter => char.IsAsciiLetterLower(letter) || letter is '.' or '_');

    /// <summary>Tells what the request is known by, at any depth of its work: the same as its problem says.</summary>
    private static string? CurrentTrace()
    {
        var activity = Activity.Current;
        while (activity?.Parent is { } parent)
        {
            activity = parent;
        }

        return activity?.Id;
    }

    private static string TraceOf(Exception exception)
    {
        StringBuilder trace = new(exception.StackTrace);
        for (var inner = exception.InnerException; inner is not null && trace.Length < LogScrubber.LongestText; inner = inner.InnerException)
        {
            trace.Append(CultureInfo.InvariantCulture, $"\n--- caused by {inner.GetType().FullName} at\n{inner.StackTrace}");
        }

        return trace.ToString();
    }

    private void TakeScope(object? scope)
    {
        if (scope is not IEnumerable<KeyValuePair<string, object?>> given)
        {
            return;
        }

        foreach (var (name, value) in given)
        {
            if (name == LogNames.RequestId)
            {
                _requestId = value as string;
            }
            else if (name is LogNames.Action or LogNames.BotId or LogNames.UserId)
            {
                Take(name, value);
            }
        }
    }

    private void Take(string name, object? value)
    {
        if (name == LogNames.Template)
        {
            _template = value as string;
        }
        else if (SensitiveNames.Contains(name) && LogValues.CanQuote(value))
        {
            _isSensitive = true;
            Put(name, LogScrubber.Redacted);
        }
        else if (value is not null && name.Length > 0 && !TryTakeField(name, value))
        {
            Add(name, value);
        }
    }

    private bool TryTakeField(string name, object value)
    {
        // What a statement gives without naming it in its text has the name of a parameter, which begins in lower case.
        switch (char.IsAsciiLetterLower(name[0]) ? $"{char.ToUpperInvariant(name[0])}{name[1..]}" : name)
        {
            case LogNames.Action:
                return Set(ref _action, name, value);
            case LogNames.BotId:
                return Set(ref _botId, name, value);
            case LogNames.UserId:
                return Set(ref _userId, name, value);
            case LogNames.TraceId:
                return Set(ref _traceId, name, value);
            case LogNames.DurationMs when value is double or float or int or long:
                var duration = Math.Round(Convert.ToDouble(value, CultureInfo.InvariantCulture), 3);
                _durationMs = double.IsFinite(duration) ? duration : _durationMs;
                return double.IsFinite(duration);
            case LogNames.Tokens when value is int or long:
                _tokens = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                return true;
            default:
                return false;
        }
    }

    private static bool Set(ref string? field, string name, object value)
    {
        field = LogValues.Of(name, value).ToString();
        return true;
    }

    private void Add(string name, object value) => Put(name, LogValues.Of(name, value));

    private void Put(string name, object value)
    {
        if (_properties.Count < MostProperties)
        {
            _properties.Add(new(name, value));
        }
    }
}
