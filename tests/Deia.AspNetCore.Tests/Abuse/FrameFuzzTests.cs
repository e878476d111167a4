using System.Net.WebSockets;
using System.Text;
using System.Text.Unicode;
using Deia.AspNetCore.Tests.LiveEvents;

namespace Deia.AspNetCore.Tests.Abuse;

/// <summary>Hundreds of frames that are wrong. Each is answered, or ends its connection, and nobody else's.</summary>
public sealed class FrameFuzzTests
{
    private const int Frames = 600;
    private const int MostBytes = 256 * 1024;

    private static readonly string[] Seeds =
    [
        """{"type":"subscribe","requestId":"a","botIds":["BOT-001","*"]}""",
        """{"type":"chat:send","requestId":"a","botId":"NOBODY-1","message":"x","conversationId":"default","capability":"none","ifBusy":"queue","metadata":{"k":[1,null]}}""",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnyFrame_HoweverWrong_IsAnsweredOrEndsItsOwnConnection()
    {
        await using var host = await EventsHost.StartAsync();
        using var bystander = await EventsClient.GreetAsync(host);
        var client = await EventsClient.GreetAsync(host);
        for (var number = 1; number <= Frames; number++)
        {
            if (!await IsAnsweredAsync(client, new Random(number), number))
            {
                client.Dispose();
                await host.Log.ConnectionEndedAsync();
                client = await EventsClient.GreetAsync(host);
            }
        }

        client.Dispose();
        await host.Log.ConnectionEndedAsync();
        Assert.Empty(await bystander.PingAsync());
        Assert.Equal(1, host.Bus.Subscribers);
        Assert.Empty(host.Log.Warnings);
    }

    private static async Task<bool> IsAnsweredAsync(EventsClient client, Random random, int number)
    {
        var seed = Seeds[random.Next(Seeds.Length)];
        var (frame, type) = random.Next(20) switch
        {
            0 => (JsonDamage.OfAll(random), WebSocketMessageType.Text),
            1 => (Encoding.UTF8.GetBytes(seed), WebSocketMessageType.Binary),
            2 => (Encoding.UTF8.GetBytes(seed.PadRight(MostBytes + random.Next(-1, 2))), WebSocketMessageType.Text),
            3 => (Encoding.UTF8.GetBytes(seed.PadRight(MostBytes * 3)), WebSocketMessageType.Text),
            < 9 => (Encoding.UTF8.GetBytes(JsonDamage.OfText(seed, random)), WebSocketMessageType.Text),
            _ => (Encoding.UTF8.GetBytes(JsonDamage.OfOneField(seed, random)), WebSocketMessageType.Text),
        };
        try
        {
            var cut = random.Next(3) == 0 ? random.Next(frame.Length) : frame.Length;
            if (cut < frame.Length)
            {
                await client.SendAsync(frame[..cut], type, endOfMessage: false);
            }

            await client.SendAsync(cut < frame.Length ? frame[cut..] : frame, type);
            await client.SendAsync("""{"type":"ping"}""");
            while (await client.NextOrCloseAsync() is { } answer)
            {
                if (answer.Type() == "pong")
                {
                    return true;
                }

                Assert.Equal("rejected", answer.Type());
                Assert.InRange(answer.Data().GetProperty("problem").GetProperty("status").GetInt32(), 400, 499);
            }
        }
        catch (WebSocketException) when (!Cancelled.IsCancellationRequested)
        {
            // The host closed the connection while the rest was under way.
        }

        Assert.True(frame.Length > MostBytes || !Utf8.IsValid(frame), $"Frame {number} ended the connection: {client.CloseStatus}.");
        return false;
    }
}
