using System.Text.Json;

namespace Deia.AspNetCore.Tests.Logs;

/// <summary>Reads <c>/logs/tail</c> line by line, as it comes.</summary>
internal sealed class LogClient : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private LogClient(HttpResponseMessage response, StreamReader reader) => (_response, _reader) = (response, reader);

    public string? MediaType => _response.Content.Headers.ContentType?.MediaType;

    public static async Task<LogClient> OpenAsync(HttpClient client, string query)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var response = await client.GetAsync(new Uri($"/logs/tail?{query}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return new LogClient(response, new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken)));
    }

    /// <summary>Reads the next line; null at the end.</summary>
    public async Task<string?> ReadTextAsync() => await _reader.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>Reads what the next line says.</summary>
    public async Task<string?> ReadAsync() => MessageOf((await ReadTextAsync())!);

    /// <summary>Tells what the lines of a whole answer say.</summary>
    public static string?[] Messages(string text)
    {
        Assert.True(text.Length == 0 || text.EndsWith('\n'));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(MessageOf)];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }

    private static string? MessageOf(string line) => JsonElement.Parse(line).GetProperty("message").GetString();
}
