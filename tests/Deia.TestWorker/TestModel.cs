using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Deia.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.TestWorker;

/// <summary>The model of a worker under test: <see cref="ScriptedModel"/>, and questions that harm the worker.</summary>
internal static class TestModel
{
    /// <summary>Enough for every limit of a test, and little enough for the machine where nobody watches.</summary>
    private const int MostLeakedMb = 2_048;
    private const int Mebibyte = 1024 * 1024;

    private static readonly List<byte[]> Leak = [];

    public static IChatClient Create(IServiceProvider services)
    {
        FakeChatClient client = new() { Reply = Reply };
        if (services.GetRequiredService<IConfiguration>()["TestWorker:StopSignal"] is { } port)
        {
            _ = SignalStopAsync(client, int.Parse(port, null));
        }

        return client;
    }

    private static FakeChatReply Reply(FakeChatRequest request)
    {
        switch (request.LastText)
        {
            case "exit":
                Environment.Exit(0);
                break;
            case "leak":
                for (var leaked = 0; leaked < MostLeakedMb; leaked++)
                {
                    Leak.Add(new byte[Mebibyte]);
                    Array.Fill(Leak[^1], (byte)1);
                }

                break;
            case "leak outside the heap":
                for (var leaked = 0; leaked < MostLeakedMb; leaked++)
                {
                    unsafe
                    {
                        NativeMemory.Fill(NativeMemory.Alloc(Mebibyte), Mebibyte, 1);
                    }

                    Thread.Sleep(1);
                }

                break;
            case "spin":
                new Thread(static () =>
                {
                    while (true)
                    {
                        Thread.SpinWait(1_000_000);
                    }
                })
                { IsBackground = true }.Start();
                return new FakeChatReply("spinning");
            default:
                break;
        }

        return ScriptedModel.Reply(request);
    }

    /// <summary>Connects to the test once a model that hangs was stopped.</summary>
    private static async Task SignalStopAsync(FakeChatClient client, int port)
    {
        var request = await client.WaitForRequestAsync(static request => request.LastText == "hang");
        await request.Cancelled;
        using TcpClient signal = new();
        await signal.ConnectAsync(IPAddress.Loopback, port);
    }
}
