using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Tests.LiveEvents;

/// <summary>Keeps what a host logs that a person should look at, and signals the end of each connection.</summary>
internal sealed class EventsLog : ILoggerProvider, ILogger
{
    private const int Closed = 1101;

    private readonly Channel<string> _ends = Channel.CreateUnbounded<string>();

    public ConcurrentQueue<string> Warnings { get; } = [];

    /// <summary>Waits until one more connection has ended.</summary>
    public async Task ConnectionEndedAsync() => await _ends.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning)
        {
            Warnings.Enqueue(formatter(state, exception) + exception);
        }
        else if (eventId.Id == Closed)
        {
            _ends.Writer.TryWrite(formatter(state, exception));
        }
    }

    public void Dispose() => _ends.Writer.TryComplete();
}
