using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Deia.Hosting.Processes.Wire;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;

namespace Deia.Hosting.Processes.Calls;

/// <summary>Asks one worker, over the loopback address. Safe for concurrent use.</summary>
/// <param name="port">The port that the worker listens on.</param>
/// <param name="secret">What shows that the host asks.</param>
internal sealed class WorkerClient(int port, string secret) : IDisposable
{
    private readonly AuthenticationHeaderValue _authorization = new("Bearer", secret);
    private readonly Uri _beat = AddressOf(port, WorkerPaths.Beat);
    private readonly Uri _connect = AddressOf(port, WorkerPaths.Connect);
    private readonly Uri _turn = AddressOf(port, WorkerPaths.Turn);

    // No proxy, cookie or redirection has anything to do with a worker; and each conversation has a request of its own.
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
    });

    private KnownDefinition? _definition;

    /// <summary>Asks whether the worker is there.</summary>
    /// <exception cref="HttpRequestException">It is not.</exception>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, _beat) { Headers = { Authorization = _authorization } };
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        Expect(response, HttpStatusCode.NoContent);
    }

    /// <exception cref="HttpRequestException">The worker is gone, or says what it should not.</exception>
    public async Task<BotConnection> ConnectAsync(BotDefinition definition, CancellationToken cancellationToken)
    {
        using var request = Post(_connect, definition, WireJson.Plain.BotDefinition);
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        Expect(response, HttpStatusCode.OK);
        return await response.Content.ReadFromJsonAsync(WireJson.Plain.BotConnection, cancellationToken).ConfigureAwait(false)
            ?? throw new JsonException("The worker answered with null.");
    }

    /// <summary>Begins a turn, and hands the worker the history where it lacks it.</summary>
    /// <returns>The reply as it comes.</returns>
    /// <exception cref="HttpRequestException">The worker is gone, or says what it should not.</exception>
    public async Task<ReplyReader> BeginAsync(BotTurn turn, CancellationToken cancellationToken)
    {
        TurnOrder order = new(Write(turn.Definition), turn.Provider, turn.Model, turn.ConversationId, turn.Text, turn.HistoryRevision, History: null);
        var response = await SendAsync(order, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.PreconditionRequired)
        {
            var lack = await ReadLackAsync(response, cancellationToken).ConfigureAwait(false);
            var messages = await turn.History.ReadAsync(turn.ConversationId, lack.Limit, cancellationToken).ConfigureAwait(false);
            response = await SendAsync(order with { History = new HandedHistory(messages) }, cancellationToken).ConfigureAwait(false);
        }

        return new ReplyReader(response, await StreamAsync(response, cancellationToken).ConfigureAwait(false));
    }

    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> SendAsync(TurnOrder order, CancellationToken cancellationToken) =>
        _http.SendAsync(Post(_turn, order, WireJson.Plain.TurnOrder), cancellationToken);

    private static async Task<HistoryLack> ReadLackAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            return await response.Content.ReadFromJsonAsync(WireJson.Plain.HistoryLack, cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException("The worker lacks null.");
        }
    }

    private static async Task<Stream> StreamAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            Expect(response, HttpStatusCode.OK);
            return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private HttpRequestMessage Post<T>(Uri address, T content, JsonTypeInfo<T> type) => new(HttpMethod.Post, address)
    {
        Headers = { Authorization = _authorization },
        Content = JsonContent.Create(content, type),
    };

    /// <summary>Writes a definition once, for it seldom changes.</summary>
    private JsonElement Write(BotDefinition definition)
    {
        var known = Volatile.Read(ref _definition);
        if (known is null || !ReferenceEquals(known.Definition, definition))
        {
            known = new KnownDefinition(definition, JsonSerializer.SerializeToElement(definition, WireJson.Plain.BotDefinition));
            Volatile.Write(ref _definition, known);
        }

        return known.Json;
    }

    private static void Expect(HttpResponseMessage response, HttpStatusCode expected)
    {
        if (response.StatusCode != expected)
        {
            throw new HttpRequestException($"The worker answered {(int)response.StatusCode}.", null, response.StatusCode);
        }
    }

    private static Uri AddressOf(int port, string path) => new UriBuilder(Uri.UriSchemeHttp, IPAddress.Loopback.ToString(), port, path).Uri;

    private sealed record KnownDefinition(BotDefinition Definition, JsonElement Json);
}
