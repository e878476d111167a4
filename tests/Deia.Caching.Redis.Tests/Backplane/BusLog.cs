using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Deia.Caching.Redis.Tests.Backplane;

/// <summary>The ids of what a host has logged.</summary>
/// <param name="pulse">Beats with each.</param>
internal sealed class BusLog(Pulse pulse) : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<int> _ids = new();

    /// <summary>Tells whether a message was logged.</summary>
    public bool Has(int id) => Count(id) > 0;

    /// <summary>Counts how often a message was logged.</summary>
    public int Count(int id) => _ids.Count(logged => logged == id);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _ids.Enqueue(eventId.Id);
        pulse.Beat();
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
