using System.Collections.Concurrent;
using System.Text.Json;
using Deia.AspNetCore.Logs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Deia.AspNetCore.Tests.Logs;

/// <summary>The host's log without a host: what goes in as a statement comes out as lines.</summary>
internal sealed class CapturedLog : ILogSink, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly ConcurrentQueue<string> _lines = new();

    public CapturedLog()
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 20, 30, 0, 5, TimeSpan.FromHours(2))));
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<ILogSink>(this);
        services.AddDeia().AddHttpApi();
        _services = services.BuildServiceProvider();
        Logger = _services.GetRequiredService<ILoggerFactory>().CreateLogger("Some.Category");
    }

    public ILogger Logger { get; }

    public string Text => string.Join('\n', _lines);

    /// <summary>Gets the one line that was written.</summary>
    public JsonElement Line => JsonElement.Parse(Assert.Single(_lines));

    public void Write(LogLine line) => _lines.Enqueue(System.Text.Encoding.UTF8.GetString(line.Json.Span));

    public void Dispose() => _services.Dispose();
}
