using System.Runtime.InteropServices;
using Deia.Hosting.Processes.Wire;
using Deia.Hosting.Processes.Workers;
using Deia.Orchestration.DependencyInjection;
using Deia.Orchestration.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Deia.Hosting.Processes;

/// <summary>Lets an app be the worker of one bot, where its host started it as that.</summary>
public static class BotWorker
{
    /// <summary>How long replies may take to go out once the bot has ended.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private static bool _isServing;

    /// <summary>
    /// Runs the worker of a bot until its host ends it, where this process was started as one. It belongs at the top of <c>Program.cs</c>:
    /// <code>if (await BotWorker.TryRunAsync(args, deia => deia.AddOllama())) return;</code>
    /// </summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="configure">Adds the providers that the app's bots use, as the host itself has them. The settings are the host's; services are made, but none is started.</param>
    /// <returns>False where this process is no worker, and goes on as usual; true once the worker has ended, and the process is to end too.</returns>
    public static async Task<bool> TryRunAsync(string[] args, Action<IDeiaBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configure);
        if (args is not [WorkerWords.Argument, ..])
        {
            return false;
        }

        _isServing = true;
        Environment.ExitCode = await RunAsync(configure).ConfigureAwait(false);
        return true;
    }

    /// <summary>Tells whether this process was started as a worker, and is not being one.</summary>
    internal static bool IsAstray => !_isServing && Environment.GetCommandLineArgs() is [_, WorkerWords.Argument, ..];

    private static async Task<int> RunAsync(Action<IDeiaBuilder> configure)
    {
        WorkerControl control = new(new StreamReader(Console.OpenStandardInput()));
        if (!Console.IsInputRedirected || control.ReadOrder() is not { } order)
        {
            await Console.Error.WriteLineAsync($"'{WorkerWords.Argument}' is how a Deia host starts its bots; it is not for use by hand.").ConfigureAwait(false);
            return 2;
        }

        // A terminal or a service manager tells the whole group to end. The host lets its bots finish first, and then ends its workers itself.
        using var interrupt = Ignore(PosixSignal.SIGINT);
        using var quit = Ignore(PosixSignal.SIGQUIT);
        using var terminate = Ignore(PosixSignal.SIGTERM);
        using var hangUp = Ignore(PosixSignal.SIGHUP);

        var voice = WorkerVoice.TakeStandardOutput();
        var services = WorkerServices.Build(order, configure, voice);
        await using (services.ConfigureAwait(false))
        {
            return await ServeAsync(order, control, voice, services).ConfigureAwait(false);
        }
    }

    private static async Task<int> ServeAsync(LaunchOrder order, WorkerControl control, WorkerVoice voice, ServiceProvider services)
    {
        var runtime = ActivatorUtilities.CreateInstance<BotRuntime>(services);
        WorkerDoor door = new(runtime, order.Secret);
        using var server = await WorkerServer.TryStartAsync(order, door, services, services.GetRequiredService<ILoggerFactory>()).ConfigureAwait(false);
        if (server is null)
        {
            voice.Say(new WorkerNote { BusyPort = order.Port });
            return 3;
        }

        voice.Say(new WorkerNote { Port = order.Port });
        await Task.WhenAny(runtime.Completion, control.ShutdownAsked).ConfigureAwait(false);
        var hasCrashed = runtime.Completion.IsCompleted;
        if (hasCrashed)
        {
            voice.Say(new WorkerNote { End = await runtime.Completion.ConfigureAwait(false) });
        }

        runtime.End("stopped");
        using CancellationTokenSource limit = new(LastWords);
        await server.StopAsync(limit.Token).ConfigureAwait(false);
        return hasCrashed ? 1 : 0;
    }

    private static PosixSignalRegistration Ignore(PosixSignal signal) => PosixSignalRegistration.Create(signal, static context => context.Cancel = true);
}
