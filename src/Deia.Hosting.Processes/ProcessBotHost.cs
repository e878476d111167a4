using System.Security.Cryptography;
using Deia.Hosting.Processes.Calls;
using Deia.Hosting.Processes.Children;
using Deia.Hosting.Processes.Configuration;
using Deia.Hosting.Processes.Wire;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deia.Hosting.Processes;

/// <summary>Gives each bot a process of its own: what one of them does, leaks or breaks is no other's concern.</summary>
internal sealed partial class ProcessBotHost : IBotHost, IDisposable
{
    /// <summary>The name of this host.</summary>
    public const string HostName = "process";

    private const int SecretBytes = 32;

    /// <summary>How long a start may keep others waiting: one that takes longer only waits itself.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(3);

    /// <summary>The starts under way. A start keeps a processor busy, so that more of them at a time would only make each of them slower.</summary>
    private readonly SemaphoreSlim _starts = new(Math.Max(2, Environment.ProcessorCount));

    private readonly WorkerCommand _command;
    private readonly WorkerRecords _records;
    private readonly PortBook _ports;
    private readonly ProcessHostOptions _options;
    private readonly IConfiguration? _configuration;
    private readonly IHostEnvironment? _environment;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;

    public ProcessBotHost(
        WorkerCommand command,
        WorkerRecords records,
        IServiceProvider services,
        IOptions<DeiaOptions> deia,
        IOptions<ProcessHostOptions> options,
        ILoggerFactory loggers,
        TimeProvider timeProvider)
    {
        (_command, _records, _options, _loggers, _timeProvider) = (command, records, options.Value, loggers, timeProvider);
        _logger = loggers.CreateLogger<ProcessBotHost>();
        _configuration = services.GetService<IConfiguration>();
        _environment = services.GetService<IHostEnvironment>();

        // Asked for late, since the fleet is made of its hosts.
        _ports = new PortBook(deia.Value.Bots.FirstPort, () => services.GetService<IBotManager>()?.List().Select(bot => bot.Port).OfType<int>() ?? []);
    }

    public string Name => HostName;

    public async ValueTask<IBotInstance> StartAsync(BotDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        await _starts.WaitAsync(cancellationToken).ConfigureAwait(false);
        var start = StartOnFreePortAsync(definition, cancellationToken);
        await ((Task)start).WaitAsync(LongestTurn, _timeProvider, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _starts.Release();
        return await start.ConfigureAwait(false);
    }

    public void Dispose() => _starts.Dispose();

    private async Task<IBotInstance> StartOnFreePortAsync(BotDefinition definition, CancellationToken cancellationToken)
    {
        HashSet<int> busy = [];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var port = _ports.Take(busy);
            if (await TryStartAsync(definition.Id, port, cancellationToken).ConfigureAwait(false) is { } instance)
            {
                return instance;
            }

            LogBusy(definition.Id, port);
            busy.Add(port);
        }
    }

    /// <returns>Null where the port turned out to be in use.</returns>
    private async Task<IBotInstance?> TryStartAsync(string botId, int port, CancellationToken cancellationToken)
    {
        var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(SecretBytes));
        WorkerProcess process;
        try
        {
            process = WorkerProcess.Start(_command.ToStart(botId), new WorkerLog(botId, _loggers, _timeProvider), _options);
        }
        catch
        {
            _ports.GiveBack(port);
            throw;
        }

        var record = _records.Add(process.Id);
        WorkerClient client = new(port, secret);
        var isReady = false;
        try
        {
            isReady = await IsReadyAsync(process, client, ToOrder(botId, port, secret), cancellationToken).ConfigureAwait(false);
            WorkerWatch watch = new(process, client, _options, _timeProvider);
            return isReady ? new ProcessBotInstance(process, client, port, watch.RunAsync(), () => LeaveBehind(port, record), _timeProvider) : null;
        }
        finally
        {
            if (!isReady)
            {
                client.Dispose();
                await process.DisposeAsync().ConfigureAwait(false);
                LeaveBehind(port, record);
            }
        }
    }

    /// <summary>Waits until the worker has answered on its port.</summary>
    /// <returns>False where somebody else listens there.</returns>
    /// <exception cref="BotCrashedException">The worker is gone, or did not answer in time.</exception>
    private async Task<bool> IsReadyAsync(WorkerProcess process, WorkerClient client, LaunchOrder order, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_options.StartTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await process.OrderAsync(order).WaitAsync(either.Token).ConfigureAwait(false);
            var note = await process.FirstNote.WaitAsync(either.Token).ConfigureAwait(false);
            if (note.BusyPort is not null)
            {
                return false;
            }

            await client.BeatAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BotCrashedException($"the worker did not answer within {_options.StartTimeout} ({ProcessHostOptions.SectionName}:StartTimeout)");
        }
        catch (HttpRequestException exception)
        {
            process.Kill($"the worker could not be reached on its port {order.Port}");
            throw new BotCrashedException(await process.Completion.ConfigureAwait(false), exception);
        }
    }

    private LaunchOrder ToOrder(string botId, int port, string secret) => new(
        botId,
        port,
        secret,
        _environment?.EnvironmentName ?? Environments.Production,
        _environment?.ApplicationName ?? "",
        _environment?.ContentRootPath ?? AppContext.BaseDirectory,
        Enum.GetValues<LogLevel>().FirstOrDefault(_logger.IsEnabled, LogLevel.None),
        _configuration?.AsEnumerable().Where(pair => pair.Value is not null).ToDictionary(StringComparer.OrdinalIgnoreCase) ?? []);

    private void LeaveBehind(int port, string? record)
    {
        _ports.GiveBack(port);
        if (record is not null)
        {
            _records.Remove(record);
        }
    }

    [LoggerMessage(5000, LogLevel.Information, "{BotId} tries the next port, since somebody else listens on {Port}.", EventName = "worker.port_busy")]
    private partial void LogBusy(string botId, int port);
}
