using System.Net;
using Microsoft.AspNetCore.Http;

namespace Deia.Testing.Ollama;

/// <summary>An Ollama for tests: a real HTTP server on 127.0.0.1 that speaks Ollama's wire format, records what it is asked, and fails on demand.</summary>
/// <remarks>
/// It needs no model and answers by <see cref="Reply"/>, the same to the same request. Safe for concurrent use; everything may be changed while it runs.
/// <code>
/// await using var ollama = await FakeOllama.StartAsync();
/// ollama.Fail(FakeOllamaFault.CutAfter(tokens: 2), times: 1);
/// // … point the code under test at ollama.Endpoint …
/// var request = await ollama.WaitForRequestAsync();
/// Assert.Equal(4096, request.NumCtx);
/// </code>
/// </remarks>
public sealed class FakeOllama : IAsyncDisposable
{
    /// <summary>The path of chat requests.</summary>
    public const string ChatPath = "/api/chat";

    private readonly Lock _lock = new();
    private readonly FakeOllamaFaults _faults = new();
    private readonly RequestLog<FakeOllamaRequest> _requests = new();
    private readonly Dictionary<string, int> _calls = [];
    private readonly LoopbackServer _server;
    private readonly FakeOllamaChat _chat;
    private volatile IReadOnlyList<FakeOllamaModel> _models;
    private volatile Func<FakeOllamaRequest, FakeOllamaReply> _reply;

    private FakeOllama(FakeOllamaOptions options)
    {
        _models = options.Models is { Count: > 0 } models ? [.. models] : [new FakeOllamaModel("llama3.2:latest")];
        _reply = options.Reply;
        _chat = new FakeOllamaChat(options.TokenDelay, options.TimeProvider);
        _server = new LoopbackServer(options.Port, HandleAsync);
    }

    /// <summary>Gets the address, the same for its whole life.</summary>
    public Uri Endpoint => _server.Endpoint;

    /// <summary>Gets or sets the models that it has, in the order in which it lists them.</summary>
    public IReadOnlyList<FakeOllamaModel> Models
    {
        get => _models;
        set => _models = value;
    }

    /// <summary>Gets or sets what it answers.</summary>
    /// <value><see cref="FakeOllamaReply.Echo"/> by default.</value>
    public Func<FakeOllamaRequest, FakeOllamaReply> Reply
    {
        get => _reply;
        set => _reply = value;
    }

    /// <summary>Gets the chat requests received so far, in order, those that met a fault included.</summary>
    public IReadOnlyList<FakeOllamaRequest> ReceivedRequests => _requests.Snapshot();

    /// <summary>Starts a fake Ollama.</summary>
    /// <param name="options">How; null: one model, any free port, the default reply.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The fake, listening.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public static async Task<FakeOllama> StartAsync(FakeOllamaOptions? options = null, CancellationToken cancellationToken = default)
    {
        var ollama = new FakeOllama(options ?? new FakeOllamaOptions());
        await ollama._server.StartAsync(cancellationToken);
        return ollama;
    }

    /// <summary>Makes the next requests, or all of them, meet a fault. Faults that are due are met in the order in which they were asked for.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="times">How many requests meet it; null: all, until <see cref="ClearFaults"/>.</param>
    /// <param name="path">The path of the requests that meet it; null: all.</param>
    public void Fail(FakeOllamaFault fault, int? times = null, string? path = ChatPath)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfLessThan(times ?? 1, 1, nameof(times));
        _faults.Add(fault, times, path);
    }

    /// <summary>Forgets all faults; requests that met one already are not helped by it.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>Goes down: breaks off what is under way and refuses connections. The port stays its own.</summary>
    /// <returns>A task that ends when it is down.</returns>
    public Task GoDownAsync() => _server.StopAsync();

    /// <summary>Comes back at the same address after <see cref="GoDownAsync"/>.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>A task that ends when it listens.</returns>
    public Task ComeBackAsync(CancellationToken cancellationToken = default) => _server.StartAsync(cancellationToken);

    /// <summary>Tells how often a path was called, faults included.</summary>
    /// <param name="path">The path, such as <c>/api/tags</c>.</param>
    /// <returns>The number of calls.</returns>
    public int CallsTo(string path)
    {
        lock (_lock)
        {
            return _calls.GetValueOrDefault(path);
        }
    }

    /// <summary>Waits for a chat request; one that was received already counts.</summary>
    /// <param name="number">The how manieth; 1 is the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The request; its reply may be under way.</returns>
    public Task<FakeOllamaRequest> WaitForRequestAsync(int number = 1, CancellationToken cancellationToken = default) =>
        _requests.WaitAsync(request => request.Number == number, cancellationToken);

    /// <summary>Waits for the first chat request that fits; one that was received already counts.</summary>
    /// <param name="matches">What the request must be like.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The request; its reply may be under way.</returns>
    public Task<FakeOllamaRequest> WaitForRequestAsync(Func<FakeOllamaRequest, bool> matches, CancellationToken cancellationToken = default) =>
        _requests.WaitAsync(matches, cancellationToken);

    /// <summary>Goes down for good.</summary>
    /// <returns>A task that ends when the port is free.</returns>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        lock (_lock)
        {
            _calls[path] = _calls.GetValueOrDefault(path) + 1;
        }

        var request = path == ChatPath ? await FakeOllamaChat.ReceiveAsync(context, _requests) : null;
        var fault = _faults.Take(path);
        try
        {
            var outcome = await AnswerAsync(context, path, request, fault);
            request?.End(outcome);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            request?.End(FakeOllamaOutcome.Aborted);
        }
        catch
        {
            request?.End(FakeOllamaOutcome.Faulted);
            throw;
        }
    }

    private async Task<FakeOllamaOutcome> AnswerAsync(HttpContext context, string path, FakeOllamaRequest? request, FakeOllamaFault? fault)
    {
        if (fault?.AfterTokens == FakeOllamaFault.BeforeHeaders)
        {
            return await FakeOllamaAnswer.FailAsync(context, fault);
        }

        switch (context.Request.Method, path)
        {
            case ("GET" or "HEAD", "/"):
                return await FakeOllamaAnswer.TextAsync(context, "Ollama is running");
            case ("GET", "/api/version"):
                return await FakeOllamaAnswer.JsonAsync(context, HttpStatusCode.OK, OllamaWire.Version());
            case ("GET", "/api/tags"):
                return await FakeOllamaAnswer.JsonAsync(context, HttpStatusCode.OK, OllamaWire.Tags(_models));
            case ("POST", "/api/show"):
                var asked = await FakeOllamaAnswer.ReadModelNameAsync(context);
                return await (Find(asked) is { } shown
                    ? FakeOllamaAnswer.JsonAsync(context, HttpStatusCode.OK, OllamaWire.Show(shown))
                    : FakeOllamaAnswer.ModelNotFoundAsync(context, asked));
            case ("POST", ChatPath) when request is null:
                return await FakeOllamaAnswer.JsonAsync(context, HttpStatusCode.BadRequest, OllamaWire.Error("invalid character in request body"));
            case ("POST", ChatPath):
                return await (Find(request.Model) is null
                    ? FakeOllamaAnswer.ModelNotFoundAsync(context, request.Model)
                    : _chat.ReplyAsync(context, request, _reply(request), fault));
            default:
                return await FakeOllamaAnswer.FailAsync(context, FakeOllamaFault.ForeignBody(HttpStatusCode.NotFound, "404 page not found"));
        }
    }

    private FakeOllamaModel? Find(string name) => _models.FirstOrDefault(model => model.IsNamed(name));
}
