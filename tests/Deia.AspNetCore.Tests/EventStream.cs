using System.Text.Json;

namespace Deia.AspNetCore.Tests;

/// <summary>Reads server-sent events as they come.</summary>
internal sealed class EventStream : IDisposable
{
    private const string Data = "data: ";
    private const string Done = "data: [DONE]";

    private readonly StreamReader _reader;

    private EventStream(HttpResponseMessage response, StreamReader reader)
    {
        Response = response;
        _reader = reader;
    }

    public HttpResponseMessage Response { get; }

    public static async Task<EventStream> OfAsync(HttpResponseMessage response) =>
        new(response, new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));

    /// <summary>Reads the next event; a comment comes under an empty name, and what has no name as <c>data</c> or <c>done</c>.</summary>
    /// <returns>The event; null at the end.</returns>
    public async Task<(string Name, JsonElement Data)?> ReadAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        if (await _reader.ReadLineAsync(cancellationToken) is not { } line)
        {
            return null;
        }

        if (line.StartsWith(':'))
        {
            Assert.Equal("", await _reader.ReadLineAsync(cancellationToken));
            return ("", default);
        }

        if (line.StartsWith(Data, StringComparison.Ordinal))
        {
            Assert.Equal("", await _reader.ReadLineAsync(cancellationToken));
            return line == Done ? ("done", default) : ("data", JsonElement.Parse(line[Data.Length..]));
        }

        Assert.StartsWith("event: ", line, StringComparison.Ordinal);
        var data = await _reader.ReadLineAsync(cancellationToken);
        Assert.StartsWith(Data, data, StringComparison.Ordinal);
        Assert.Equal("", await _reader.ReadLineAsync(cancellationToken));
        return (line["event: ".Length..], JsonElement.Parse(data![Data.Length..]));
    }

    /// <summary>Reads the next event, which must have a name.</summary>
    public async Task<JsonElement> ReadAsync(string name)
    {
        var next = await ReadAsync();
        Assert.Equal(name, next?.Name);
        return next!.Value.Data;
    }

    public async Task<List<(string Name, JsonElement Data)>> ReadToEndAsync()
    {
        List<(string Name, JsonElement Data)> events = [];
        while (await ReadAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public void Dispose()
    {
        _reader.Dispose();
        Response.Dispose();
    }
}
