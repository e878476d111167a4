using Deia.Orchestration.Configuration;
using Deia.Orchestration.Events;
using Deia.Testing.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Tests.LiveEvents;

/// <summary>A host on a free port of the loopback that has nothing but the live events.</summary>
internal sealed class EventsHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IAsyncDisposable _stores;

    private EventsHost(WebApplication app, IAsyncDisposable stores, EventsLog log)
    {
        _app = app;
        _stores = stores;
        Log = log;
        Bus = app.Services.GetRequiredService<IEventBus>();
    }

    public IServiceProvider Services => _app.Services;

    public IEventBus Bus { get; }

    public EventsLog Log { get; }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Starts a host.</summary>
    /// <param name="model">What its bots ask; null: the built-in demo.</param>
    /// <param name="timeProvider">Its clock; null: the system's.</param>
    /// <param name="configure">Sets its options.</param>
    /// <param name="map">Maps its endpoints; null: the live events alone.</param>
    /// <param name="sendBuffer">How much a connection takes before a client reads it, in bytes; null: what the system likes.</param>
    /// <param name="settings">Configuration, such as <c>Deia:RateLimit:PermitsPerMinute=1</c>.</param>
    public static async Task<EventsHost> StartAsync(
        IChatClient? model = null,
        TimeProvider? timeProvider = null,
        Action<DeiaOptions>? configure = null,
        Action<WebApplication>? map = null,
        int? sendBuffer = null,
        params string[] settings)
    {
        EventsLog log = new();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        builder.Services.AddSingleton(timeProvider ?? TimeProvider.System);
        builder.Configuration["Deia:Auth:SigningKey"] = TestTokens.SigningKey;
        builder.Configuration["Deia:RateLimit:PermitsPerMinute"] = "0";
        foreach (var line in settings)
        {
            builder.Configuration[line[..line.IndexOf('=')]] = line[(line.IndexOf('=') + 1)..];
        }

        if (sendBuffer is { } bytes)
        {
            builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = endPoint =>
            {
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
                socket.SendBufferSize = bytes;
                return socket;
            });
        }

        var deia = builder.Services.AddDeia().AddHttpApi().Configure(configure ?? (_ => { }));
        var stores = await Stores.UseAsync(deia);
        if (model is not null)
        {
            deia.AddChatClient("test", _ => model);
        }

        var app = builder.Build();
        (map ?? (app => app.MapDeiaEvents()))(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new EventsHost(app, stores, log);
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _stores.DisposeAsync();
    }
}
