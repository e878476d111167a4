using Deia.AspNetCore.Logs.Lines;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Logs;

/// <summary>Brings what anybody logs into the host's log, past the filters of <c>Logging:LogLevel</c>, or of <c>Logging:Deia:LogLevel</c>.</summary>
[ProviderAlias("Deia")]
internal sealed class HostLoggerProvider(HostLog log) : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider? _scopes;

    public ILogger CreateLogger(string categoryName) => new HostLogger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        // The log outlives the logging.
    }

    private sealed class HostLogger(HostLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Trace and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider.Write(LogEntryBuilder.Build(category, logLevel, eventId, state, exception, formatter, provider._scopes));
            }
        }
    }

    private void Write(LogEntry entry) => log.Write(entry);
}
