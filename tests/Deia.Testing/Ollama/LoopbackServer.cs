using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Testing.Ollama;

/// <summary>A web server on 127.0.0.1 that can go down and come back on its port. While it is down it keeps the port bound, so that nobody else gets it.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly RequestDelegate _handler;
    private Socket? _bound;
    private WebApplication? _running;

    public LoopbackServer(int port, RequestDelegate handler)
    {
        _handler = handler;
        _bound = Bind(port);
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_bound.LocalEndPoint!).Port}");
    }

    public Uri Endpoint { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_running is not null)
            {
                return;
            }

            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Endpoint.Port));
            builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = _ => _bound ?? Bind(Endpoint.Port));
            var app = builder.Build();
            app.Run(_handler);
            await app.StartAsync(cancellationToken);
            (_running, _bound) = (app, null);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task StopAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (await StopNeedsTurnAsync())
            {
                _bound = Bind(Endpoint.Port);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        await StopNeedsTurnAsync();
        _bound?.Dispose();
        _bound = null;
        _turn.Release();
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<bool> StopNeedsTurnAsync()
    {
        if (_running is not { } app)
        {
            return false;
        }

        _running = null;
        // A token that is cancelled already: connections are broken off, not waited for.
        await app.StopAsync(new CancellationToken(true)).ContinueWith(static _ => { }, TaskScheduler.Default);
        await app.DisposeAsync();
        return true;
    }
}
