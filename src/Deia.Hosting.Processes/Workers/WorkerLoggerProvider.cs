using Deia.Hosting.Processes.Wire;
using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes.Workers;

/// <summary>Hands what a worker logs to its host, whose filters and sinks it then passes, so that one log shows all.</summary>
internal sealed class WorkerLoggerProvider(WorkerVoice voice) : ILoggerProvider
{
    /// <summary>The longest line that is handed over.</summary>
    private const int LongestText = 8_192;

    public ILogger CreateLogger(string categoryName) => new WorkerLogger(voice, categoryName);

    public void Dispose()
    {
        // The voice outlives the logging.
    }

    private sealed class WorkerLogger(WorkerVoice voice, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            if (exception is not null)
            {
                // Its own text may quote a message or a secret.
                text = $"{text} {exception.GetType().Name} at\n{exception.StackTrace}";
            }

            voice.Say(new WorkerNote { Log = new(logLevel, category, eventId.Id, eventId.Name, text.Length > LongestText ? text[..LongestText] : text) });
        }
    }
}
