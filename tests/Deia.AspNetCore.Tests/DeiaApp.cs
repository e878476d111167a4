using System.Net.Http.Headers;
using System.Text;
using Deia.Orchestration.DependencyInjection;
using Deia.Testing;
using Deia.Testing.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deia.AspNetCore.Tests;

/// <summary>An app on a free port of the loopback: <c>AddDeia</c>, <c>MapDeia</c>, and a model that the test controls.</summary>
internal sealed class DeiaApp : IAsyncDisposable
{
    private const string Environment = "environment=";

    private readonly WebApplication _app;
    private readonly IAsyncDisposable _stores;

    private DeiaApp(WebApplication app, IAsyncDisposable stores, FakeChatClient model, AppLog log)
    {
        _app = app;
        _stores = stores;
        Model = model;
        Log = log;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = Timeout.InfiniteTimeSpan };
        TestTokens.Use(Client, TestTokens.Admin);
    }

    public FakeChatClient Model { get; }

    public AppLog Log { get; }

    /// <summary>Gets a client that is signed in as an admin.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <param name="settings">Configuration, such as <c>Deia:Chat:QueueCapacity=1</c>, or <c>environment=Development</c>; without that it is Production.</param>
    /// <param name="add">Adds to the fleet, after the model named <c>fake</c>.</param>
    /// <param name="map">Maps the endpoints; null: <c>MapDeia</c>.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public static async Task<DeiaApp> StartAsync(
        string[]? settings = null, Action<IDeiaBuilder>? add = null, Action<WebApplication>? map = null, TimeProvider? time = null)
    {
        FakeChatClient model = new();
        AppLog log = new();
        var environment = settings?.FirstOrDefault(line => line.StartsWith(Environment, StringComparison.Ordinal))?[Environment.Length..];
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment ?? Environments.Production });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log);
        string[] defaults = [$"Deia:Auth:SigningKey={TestTokens.SigningKey}", "Deia:RateLimit:PermitsPerMinute=0"];
        foreach (var line in (IEnumerable<string>)[.. defaults, .. settings ?? []])
        {
            builder.Configuration[line[..line.IndexOf('=')]] = line[(line.IndexOf('=') + 1)..];
        }

        builder.Services.AddSingleton(time ?? TimeProvider.System);
        var deia = builder.Services.AddDeia().AddHttpApi().AddChatClient("fake", _ => model);
        var stores = await Stores.UseAsync(deia);
        add?.Invoke(deia);
        var app = builder.Build();
        (map ?? (app => app.MapDeia()))(app);
        await app.StartAsync(Cancelled);
        return new DeiaApp(app, stores, model, log);
    }

    /// <summary>Makes a client that follows no redirects and keeps no cookies.</summary>
    /// <param name="token">What it is signed in with; null: nothing.</param>
    public HttpClient NewClient(string? token = null)
    {
        HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Client.BaseAddress };
        if (token is not null)
        {
            TestTokens.Use(client, token);
        }

        return client;
    }

    /// <summary>Launches a bot that must come up.</summary>
    public async Task LaunchAsync(string id, string fields = "")
    {
        var launched = await PostAsync("/api/bot/launch", $$"""{"id":"{{id}}"{{fields}}}""");
        Assert.Equal((201, "ready"), (launched.Status, launched.Json.GetProperty("status").GetString()));
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<Answer> PatchAsync(string path, string json) => SendAsync(HttpMethod.Patch, path, json);

    public Task<Answer> PostAsync(string path, string? json = null, string? header = null) => SendAsync(HttpMethod.Post, path, json, header);

    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    /// <param name="json">The body; null: none.</param>
    /// <param name="header">A header, as <c>Name: value</c>; null: none.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    /// <param name="client">Who asks; null: <see cref="Client"/>.</param>
    public async Task<Answer> SendAsync(
        HttpMethod method, string path, string? json = null, string? header = null, CancellationToken? cancellationToken = null, HttpClient? client = null)
    {
        using var request = Request(method, path, json, header);
        using var response = await (client ?? Client).SendAsync(request, cancellationToken ?? Cancelled);
        return await Answer.OfAsync(response);
    }

    /// <summary>Sends a message whose reply comes as a stream.</summary>
    /// <param name="json">The message.</param>
    /// <param name="accept">What the client takes.</param>
    /// <param name="path">Where it is sent to.</param>
    public async Task<EventStream> StreamAsync(string json, string accept = "text/event-stream", string path = "/api/chat/send")
    {
        using var request = Request(HttpMethod.Post, path, json, $"Accept: {accept}");
        return await EventStream.OfAsync(await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled));
    }

    public Task StopAsync() => _app.StopAsync(Cancelled);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await _stores.DisposeAsync();
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? json, string? header)
    {
        HttpRequestMessage request = new(method, path);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        if (header?.Split(": ", 2) is [var name, var value])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
