using System.Globalization;
using Deia.Benchmarks.Turns;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Deia.Benchmarks.IdleBots;

/// <summary>What an idle in-process bot holds of managed memory: the heap after a full collection, with and without the bots.</summary>
internal static class IdleBotMeasurement
{
    public static async Task RunAsync(int botCount)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDeia()
            .AddChatClient("silent", _ => new SilentChatClient())
            .Configure(options => options.Bots.MaxConcurrent = botCount + 1);
        using var host = builder.Build();
        await host.StartAsync();
        var manager = host.Services.GetRequiredService<IBotManager>();

        // The first bot pays for what all of them share.
        await manager.LaunchAsync("WARM-UP");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var number = 0; number < botCount; number++)
        {
            await manager.LaunchAsync(string.Create(CultureInfo.InvariantCulture, $"BOT-{number:D5}"));
        }

        var ready = manager.List().Count(bot => bot.State == BotState.Ready);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{ready} bots are ready, and hold {(after - before) / (double)botCount:N0} bytes of managed memory each."));
        await host.StopAsync();
    }
}
