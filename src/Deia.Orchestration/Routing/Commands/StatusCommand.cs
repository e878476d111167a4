using System.Globalization;
using Deia.Orchestration.Access;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Lifecycle;
using Deia.Orchestration.Routing.Commands.Answers;
using Deia.Orchestration.State;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Tells how a bot does, or how those do that run.</summary>
internal sealed class StatusCommand(IBotManager bots) : ISlashCommand
{
    public SlashCommandInfo Info { get; } = new("/status", "/status [ID]", "Tells how a bot does; without one, how the fleet does.", Permission.View);

    public ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (!call.ReadBotId().TryGet(out var named, out var refusal))
        {
            return ValueTask.FromResult<Outcome<CommandPlan>>(refusal);
        }

        var botId = named.Length > 0 ? named : call.Request.BotId;
        return ValueTask.FromResult<Outcome<CommandPlan>>(
            botId is null ? new CommandPlan(null, FleetAsync) : new CommandPlan(botId, token => BotAsync(botId, token)));
    }

    private async Task<Outcome<CommandAnswer>> BotAsync(string botId, CancellationToken cancellationToken)
    {
        var found = await bots.StatusAsync(botId, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var status, out var refusal))
        {
            return refusal;
        }

        var table = new MarkdownTable(status.BotId, "")
            .Add("Status", BotStateNames.Of(status.State))
            .Add("Up for", UpTime(status))
            .Add("Memory", Text($"{status.MemoryMb} MiB"))
            .Add("Processor", Text($"{status.CpuPercent:0.#} %"))
            .Add("Questions waiting", Text($"{status.QueueDepth}"))
            .Add("Messages", Text($"{status.MessageCount}"))
            .Add("Last message", status.LastMessageAt is { } last ? Text($"{last.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : "none")
            .Add("Errors", Text($"{status.ErrorCount}"))
            .Add("Restarts", Text($"{status.Restarts}"))
            .Add("Backend", Backend(status));
        return new CommandAnswer(table.ToString(), botId);
    }

    private async Task<Outcome<CommandAnswer>> FleetAsync(CancellationToken cancellationToken)
    {
        var all = bots.List();
        BotInfo[] running = [.. all.Where(bot => bot.ShouldRun)];
        var measured = await Task.WhenAll(running.Select(bot => bots.StatusAsync(bot.Id, cancellationToken).AsTask())).ConfigureAwait(false);
        MarkdownTable table = new("Bot", "Status", "Up for", "Waiting", "Messages", "Errors", "Restarts", "Backend");
        foreach (var outcome in measured)
        {
            // One that was deleted in this moment has none.
            if (outcome.TryGet(out var status, out _))
            {
                table.Add(
                    status.BotId,
                    BotStateNames.Of(status.State),
                    UpTime(status),
                    Text($"{status.QueueDepth}"),
                    Text($"{status.MessageCount}"),
                    Text($"{status.ErrorCount}"),
                    Text($"{status.Restarts}"),
                    Backend(status));
            }
        }

        var counts = Text($"{running.Length} of {all.Count} bots run.");
        return new CommandAnswer(running.Length == 0 ? counts : $"{counts}\n\n{table}", null);
    }

    private static string UpTime(BotStatus status) => Text($"{TimeSpan.FromSeconds(status.UptimeSeconds):c}");

    private static string Backend(BotStatus status) => status.Backend.Reachable ? "reachable" : MarkdownTable.Escape(status.Backend.Detail ?? "not reachable");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
