using System.Globalization;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Process = System.Diagnostics.Process;

namespace Deia.Benchmarks.Processes;

/// <summary>What a token costs on its way from a worker: the processor time of both processes, beside that of the same bot in the host's own process.</summary>
internal static class TokenMeasurement
{
    private const int Tokens = 20_000;
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddDeia()
            .AddChatClient(TalkativeChatClient.Name, static _ => new TalkativeChatClient())
            .UseProcessHost();
        using var host = builder.Build();
        await host.StartAsync();
        await LaunchAsync(host, "in-process");
        await LaunchAsync(host, "process");

        List<double> inside = [], outside = [];
        for (var round = -1; round < Rounds; round++)
        {
            var (near, far) = (await AskAsync(host, "in-process"), await AskAsync(host, "process"));
            if (round >= 0)
            {
                inside.Add(near);
                outside.Add(far);
            }
        }

        inside.Sort();
        outside.Sort();
        var (median, beside) = (outside[Rounds / 2], inside[Rounds / 2]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a token: {beside:F1} µs of processor time in the host's own process, {median:F1} µs from a worker, so {median - beside:F1} µs for the way (medians of {Rounds} replies of {Tokens:N0})"));
        await host.StopAsync();
    }

    private static async Task LaunchAsync(IHost host, string name) =>
        _ = (await host.Services.GetRequiredService<IBotManager>().LaunchAsync(name, new BotDefinitionChange { Host = name, Provider = TalkativeChatClient.Name })).Value;

    /// <returns>Microseconds of processor time for each token, of this process and the bot's.</returns>
    private static async Task<double> AskAsync(IHost host, string botId)
    {
        var before = ProcessorTime(host, botId);
        var outcome = (await host.Services.GetRequiredService<CommandRouter>().AskAsync(
            new SendRequest(Tokens.ToString(CultureInfo.InvariantCulture)) { BotId = botId, ConversationId = Guid.NewGuid().ToString("N") })).Value;
        return outcome.Reply is null
            ? throw new InvalidOperationException(outcome.Refusal?.Detail)
            : (ProcessorTime(host, botId) - before).TotalMicroseconds / Tokens;
    }

    private static TimeSpan ProcessorTime(IHost host, string botId)
    {
        var bot = host.Services.GetRequiredService<IBotManager>().List().Single(bot => bot.Id == botId);
        using var worker = bot.ProcessId is { } id ? Process.GetProcessById(id) : null;
        return Environment.CpuUsage.TotalTime + (worker?.TotalProcessorTime ?? TimeSpan.Zero);
    }
}
