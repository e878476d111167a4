using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Deia.Testing.Conformance;

namespace Deia.ReferenceHost.Tests;

/// <summary>Text that stores, parsers and encoders have been known to harm comes back unharmed, or is refused.</summary>
public sealed class AwkwardTextTests
{
    private static readonly string[] Refused =
    [
        """{ "botId": "BOT-001", "message": "a\u0000b" }""",
        """{ "botId": "BOT-001", "message": "\ud800" }""",
        """{ "botId": "BOT-001", "message": "a", "conversationId": "\u0000" }""",
        """{ "botId": "BOT-001", "message": "a", "metadata": { "a": "\u0000" } }""",
        """{ "botId": "BOT-001", "message": "a", "metadata": { "\ud800": 1 } }""",
        """{ "botId": "BOT-001", "message": "a", "metadata": { "a": [1e400] } }""",
        """{ "botId": "BOT-001", "message": "a", "metadata": { "a": 1e-20000 } }""",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EveryInstallation]
    public async Task Send_AwkwardText_ComesBackUnharmed(InstallationKind kind)
    {
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation);
        Assert.Equal(AwkwardText.Of("quotes"), (await host.Client.LaunchAsync(new { systemPrompt = AwkwardText.Of("quotes") })).Text("systemPrompt"));
        foreach (var text in AwkwardText.Names.Select(name => AwkwardText.Of(name.Data)).Where(text => !string.IsNullOrWhiteSpace(text)))
        {
            var conversationId = text.Length <= 100 && !text.Any(char.IsControl) ? text : "default";
            var sent = await host.Client.SendAsync(new { botId = "BOT-001", message = text, conversationId, metadata = AwkwardText.Metadata });
            var id = sent.GetProperty("userMessage").Text("id");

            var path = $"/api/chat/BOT-001?limit=2&conversationId={Uri.EscapeDataString(conversationId)}";
            var read = (await host.Client.ReadAsync(path)).GetProperty("items").EnumerateArray().Single(message => message.Text("id") == id);
            Assert.Equal((text, conversationId), (read.Text("content"), read.Text("conversationId")));
            Assert.Equal(sent.GetProperty("userMessage").Text("createdAt"), read.Text("createdAt"));
            Assert.All(AwkwardText.Metadata, pair => Assert.True(JsonElement.DeepEquals(pair.Value, read.GetProperty("metadata").GetProperty(pair.Key))));
        }
    }

    [Theory]
    [EveryInstallation]
    public async Task Send_TextThatNoStoreKeeps_IsRefused(InstallationKind kind)
    {
        await using var installation = await Installation.CreateAsync(kind);
        await using var host = await HostProcess.StartAsync(installation);
        await host.Client.LaunchAsync();
        foreach (var body in Refused)
        {
            using StringContent content = new(body, Encoding.UTF8, "application/json");
            using var response = await host.Client.PostAsync(new Uri("/api/chat/send", UriKind.Relative), content, Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("urn:deia:validation", (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).Text("type"));
        }

        Assert.Empty(await host.Client.HistoryAsync("BOT-001"));
    }
}
