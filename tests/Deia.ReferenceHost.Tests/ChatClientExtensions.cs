using System.Net.Http.Json;
using System.Text.Json;

namespace Deia.ReferenceHost.Tests;

/// <summary>What a user of the HTTP contract types, in short.</summary>
internal static class ChatClientExtensions
{
    public static async Task<JsonElement> LaunchAsync(this HttpClient client, object? fields = null)
    {
        using var response = await client.PostAsJsonAsync("/api/bot/launch", fields ?? new { }, TestContext.Current.CancellationToken);
        var bot = await ReadAsync(response);
        Assert.Equal(201, (int)response.StatusCode);
        return bot;
    }

    public static async Task<JsonElement> SendAsync(this HttpClient client, object fields)
    {
        using var response = await client.PostAsJsonAsync("/api/chat/send", fields, TestContext.Current.CancellationToken);
        var sent = await ReadAsync(response);
        Assert.True(response.IsSuccessStatusCode, sent.GetRawText());
        return sent;
    }

    /// <summary>Sends without waiting for the reply.</summary>
    /// <returns>The question's id.</returns>
    public static async Task<string> SendOnlyAsync(this HttpClient client, object fields)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/chat/send") { Content = JsonContent.Create(fields) };
        request.Headers.Add("Prefer", "respond-async");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(202, (int)response.StatusCode);
        return (await ReadAsync(response)).GetProperty("userMessage").Text("id");
    }

    public static async Task<JsonElement> ReadAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var read = await ReadAsync(response);
        Assert.True(response.IsSuccessStatusCode, read.GetRawText());
        return read;
    }

    public static async Task<JsonElement[]> HistoryAsync(this HttpClient client, string botId, int limit = 500) =>
        [.. (await client.ReadAsync($"/api/chat/{botId}?limit={limit}")).GetProperty("items").EnumerateArray()];

    public static string Text(this JsonElement value, string property) => value.GetProperty(property).GetString()!;

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
}
