using System.Diagnostics;
using System.Globalization;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Leases;
using Microsoft.Extensions.DependencyInjection;

namespace Deia.Persistence.Sqlite.Tests;

/// <summary>A process that asks and answers questions as fast as it can, and says which were acknowledged, one line each.</summary>
internal sealed class WriterProcess : IDisposable
{
    public const string Command = "--write-messages";

    private const int Writers = 8;

    private readonly Process _process;

    private WriterProcess(Process process) => _process = process;

    /// <summary>Starts the process.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="botId">The bot that it takes and writes for.</param>
    /// <param name="count">How many questions each of its writers asks before it ends.</param>
    public static WriterProcess Start(string path, string botId, int count)
    {
        var executable = Path.ChangeExtension(typeof(WriterProcess).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        return new WriterProcess(Process.Start(new ProcessStartInfo(executable, [Command, path, botId, count.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!);
    }

    /// <summary>Reads acknowledged pairs of question and reply until the process ends.</summary>
    /// <param name="killAfter">After how many pairs the process is killed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<List<(Guid Question, Guid Reply)>> ReadAsync(int killAfter, CancellationToken cancellationToken)
    {
        List<(Guid, Guid)> acknowledged = [];
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            // The last line may be cut short by the kill.
            if (line.Split(' ') is [var first, var second]
                && Guid.TryParseExact(first, "D", out var question)
                && Guid.TryParseExact(second, "D", out var reply))
            {
                acknowledged.Add((question, reply));
            }

            if (acknowledged.Count == killAfter && !_process.HasExited)
            {
                _process.Kill();
            }
        }

        await _process.WaitForExitAsync(cancellationToken);
        return acknowledged;
    }

    /// <summary>Gets whether the process ended by itself, and well.</summary>
    public bool EndedWell => _process.HasExited && _process.ExitCode == 0;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>Is the process.</summary>
    public static async Task<int> RunAsync(string path, string botId, int count)
    {
        await using var services = TemporaryStore.Open(path);
        var messages = services.GetRequiredService<IChatMessageRepository>();
        var fence = await TemporaryStore.TakeAsync(services.GetRequiredService<IBotLeaseRepository>(), botId);
        var ids = new MessageIds(TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            for (var number = 0; number < count; number++)
            {
                var question = Message(ids.Next(), botId, MessageSender.User, MessageStatus.Pending, null);
                var reply = Message(ids.Next(), botId, MessageSender.Bot, MessageStatus.Complete, question.Id);
                await messages.AddAsync(question, fence);
                await messages.ResolveAsync(new MessageResolution(botId, question.Id, MessageStatus.Answered) { Reply = reply }, fence);
                await Console.Out.WriteLineAsync($"{question.Id} {reply.Id}");
            }
        }));
        return 0;
    }

    private static StoredMessage Message(Guid id, string botId, MessageSender sender, MessageStatus status, Guid? replyTo) => new()
    {
        Id = id,
        BotId = botId,
        Sender = sender,
        Content = $"Message {id}",
        Status = status,
        ReplyTo = replyTo,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };
}
