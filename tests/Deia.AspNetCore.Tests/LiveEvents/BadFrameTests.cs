using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Deia.AspNetCore.Tests.LiveEvents;

public sealed class BadFrameTests
{
    private const int MaxFrame = 256 * 1024;

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("\"ping\"")]
    [InlineData("{}")]
    [InlineData("""{ "type": null }""")]
    [InlineData("""{ "type": 1 }""")]
    [InlineData("""{ "type": "Ping" }""")]
    [InlineData("""{ "type": "hello" }""")]
    [InlineData("""{ "type": "\ud800" }""")]
    [InlineData("""{ "\ud800": 1, "type": "x" }""")]
    [InlineData("""{ "type": "ping", "requestId": 1 }""")]
    [InlineData("""{ "type": "subscribe" }""")]
    [InlineData("""{ "type": "subscribe", "botIds": "BOT-001" }""")]
    [InlineData("""{ "type": "subscribe", "botIds": [1] }""")]
    [InlineData("""{ "type": "subscribe", "botIds": [null] }""")]
    [InlineData("""{ "type": "subscribe", "botIds": ["\ud800"] }""")]
    [InlineData("""{ "type": "subscribe", "botIds": ["no id"] }""")]
    public async Task Frame_ThatMeansNothing_IsRejectedAndTheConnectionGoesOn(string frame)
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.SendAsync(frame);

        AssertRejected(await client.NextAsync(), requestId: null);
        Assert.Empty(await client.PingAsync());
    }

    [Fact]
    public async Task Frame_OfNoKnownTypeWithARequestId_IsRejectedUnderIt()
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.SendAsync("""{ "requestId": "a1", "type": "chat:sing" }""");
        AssertRejected(await client.NextAsync(), "a1");
    }

    [Fact]
    public async Task Frame_NestedDeeply_IsRejected()
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.SendAsync(new string('[', 100_000));
        AssertRejected(await client.NextAsync(), requestId: null);
    }

    [Fact]
    public async Task Frame_Binary_IsRejectedAndTheConnectionGoesOn()
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.SendAsync("""{ "type": "ping" }"""u8.ToArray(), WebSocketMessageType.Binary);
        AssertRejected(await client.NextAsync(), requestId: null);
        Assert.Empty(await client.PingAsync());
    }

    [Fact]
    public async Task Frame_InFragmentsThatCutCharacters_IsPutTogether()
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        var frame = """{ "requestId": "ü🌍", "type": "x" }"""u8.ToArray();
        foreach (var octet in frame)
        {
            await client.SendAsync([octet], endOfMessage: false);
        }

        await client.SendAsync([], endOfMessage: true);
        AssertRejected(await client.NextAsync(), "ü🌍");
    }

    [Fact]
    public async Task Frame_NoUtf8_ClosesWith1007()
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.SendAsync([(byte)'"', 0xFF, (byte)'"']);
        Assert.Null(await client.NextOrCloseAsync());
        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, client.CloseStatus);
        client.Cut();
        await host.Log.ConnectionEndedAsync();
        Assert.Empty(host.Log.Warnings);
    }

    [Fact]
    public async Task Frame_OfTheGreatestLength_IsTaken()
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        await client.SendAsync(Ping(MaxFrame));
        Assert.Equal("pong", (await client.NextAsync()).Type());

        await client.SendAsync(Ping(MaxFrame), endOfMessage: false);
        await client.SendAsync([], endOfMessage: true);
        Assert.Equal("pong", (await client.NextAsync()).Type());
    }

    [Theory]
    [InlineData(MaxFrame + 1, MaxFrame + 1)]
    [InlineData(MaxFrame + 1, 10_000)]
    [InlineData(MaxFrame * 40, MaxFrame * 40)]
    [InlineData(MaxFrame * 40, 50_000)]
    public async Task Frame_AboveTheGreatestLength_ClosesWith1009(int length, int fragment)
    {
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        var frame = Ping(length);
        for (var at = 0; at < length; at += fragment)
        {
            await client.SendAsync(frame[at..Math.Min(at + fragment, length)], endOfMessage: at + fragment >= length);
        }

        Assert.Null(await client.NextOrCloseAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.CloseStatus);
        await host.Log.ConnectionEndedAsync();
        Assert.Empty(host.Log.Warnings);
    }

    [Fact]
    public async Task Frame_AnyThatWasDamaged_IsAnsweredAndTheConnectionGoesOn()
    {
        string[] seeds =
        [
            """{ "type": "ping", "requestId": "a" }""",
            """{ "type": "subscribe", "botIds": ["BOT-001", "*"], "requestId": null }""",
            """{ "type": "chat:send", "requestId": "a", "botId": "BOT-999", "message": "x\u00fc", "metadata": { "k": [1, null] } }""",
        ];
        await using var host = await EventsHost.StartAsync();
        using var client = await EventsClient.GreetAsync(host);
        Random random = new(17);
        for (var i = 0; i < 600; i++)
        {
            await client.SendAsync(Damage(seeds[i % seeds.Length], random));
            foreach (var frame in (await client.PingAsync()).Where(frame => frame.Type() != "pong"))
            {
                Assert.Equal("rejected", frame.Type());
                Assert.InRange(frame.Data().GetProperty("problem").GetProperty("status").GetInt32(), 400, 499);
            }
        }

        Assert.Empty(host.Log.Warnings);
    }

    private static void AssertRejected(JsonElement frame, string? requestId)
    {
        Assert.Equal(("rejected", requestId), (frame.Type(), frame.Text("requestId")));
        Assert.Equal(400, frame.Data().GetProperty("problem").GetProperty("status").GetInt32());
    }

    private static byte[] Ping(int length) => Encoding.ASCII.GetBytes("""{ "type": "ping" }""".PadRight(length));

    /// <summary>Takes out, puts in or doubles a few characters.</summary>
    private static string Damage(string frame, Random random)
    {
        const string Inserted = "{}[]\",:\\u0d8e1 n-";
        StringBuilder text = new(frame);
        for (var edits = random.Next(1, 5); edits > 0 && text.Length > 0; edits--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(3))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, Inserted[random.Next(Inserted.Length)]);
                    break;
                default:
                    text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 12), text.Length - at)));
                    break;
            }
        }

        return text.ToString();
    }
}
