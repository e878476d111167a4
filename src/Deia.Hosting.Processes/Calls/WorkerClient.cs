using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
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
        using var request = Request(HttpMethod.Get, _beat);
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        Expect(response, HttpStatusCode.NoContent);
    }

    /// <exception cref="HttpRequestException">The worker is gone, or says what it should not.</exception>
    public async Task<BotConnection> ConnectAsync(BotDefinition definition, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(_connect, Write(definition), cancellationToken).ConfigureAwait(false);
        Expect(response, HttpStatusCode.OK);
        using var document = await JsonDocument.ParseAsync(
            await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), default, cancellationToken).ConfigureAwait(false);
        return ConnectionJson.Read(document.RootElement);
    }

    /// <summary>Begins a turn, and hands the worker the history where it lacks it.</summary>
    /// <returns>The reply as it comes.</returns>
    /// <exception cref="HttpRequestException">The worker is gone, or says what it should not.</exception>
    public async Task<ReplyReader> BeginAsync(BotTurn turn, CancellationToken cancellationToken)
    {
        var definition = Write(turn.Definition);
        var known = turn.IsTransient ? await turn.History.ReadAsync(turn.ConversationId, int.MaxValue, cancellationToken).ConfigureAwait(false) : null;
        var response = await PostAsync(_turn, TurnOrder.Write(turn, definition, known), cancellationToken).ConfigureAwait(false);
        if (LackOf(response) is { } limit)
        {
            response.Dispose();
            var history = await turn.History.ReadAsync(turn.ConversationId, limit, cancellationToken).ConfigureAwait(false);
            response = await PostAsync(_turn, TurnOrder.Write(turn, definition, history), cancellationToken).ConfigureAwait(false);
        }

        try
        {
            Expect(response, HttpStatusCode.OK);
            return new ReplyReader(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Tells how many messages a worker lacks.</summary>
    /// <returns>Null where it lacks none.</returns>
    private static int? LackOf(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.PreconditionRequired
        && response.Headers.TryGetValues(WorkerPaths.HistoryLimit, out var values)
        && int.TryParse(values.First(), CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;

    private async Task<HttpResponseMessage> PostAsync(Uri address, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, address);
        request.Content = new ReadOnlyMemoryContent(content);
        return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private HttpRequestMessage Request(HttpMethod method, Uri address) => new(method, address) { Headers = { Authorization = _authorization } };

    /// <summary>Writes a definition once, for it seldom changes.</summary>
    private ReadOnlyMemory<byte> Write(BotDefinition definition)
    {
        var known = Volatile.Read(ref _definition);
        if (known is null || !ReferenceEquals(known.Definition, definition))
        {
            known = new KnownDefinition(definition, WireJson.Write(definition, DefinitionJson.Write));
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

    private sealed record KnownDefinition(BotDefinition Definition, ReadOnlyMemory<byte> Json);
}
