using System.Globalization;
using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots;
using Deia.Orchestration.History;
using Deia.Orchestration.History.Exports;
using Deia.Orchestration.Routing.Commands.Answers;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Answers with the present conversation in another form, as long as that is short enough to read.</summary>
internal sealed class ExportCommand(IBotManager bots, ChatHistory history, HistoryExportFormats formats, CurrentBot current) : ISlashCommand
{
    private const int MostBytes = 200_000;

    public SlashCommandInfo Info { get; } =
        new("/export", "/export FORMAT", $"Shows this conversation with the bot as {formats.Choice}.", Permission.View);

    public async ValueTask<Outcome<CommandPlan>> PlanAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (!formats.TryGet(call.Arguments, out var format))
        {
            return call.Refuse($"/export needs a format: {formats.Choice}.");
        }

        var found = await current.FindAsync(call, cancellationToken).ConfigureAwait(false);
        return found.TryGet(out var botId, out var refusal)
            ? new CommandPlan(botId, token => RunAsync(botId, call.Request.ConversationId, format, token)) { AuditAction = AuditActions.HistoryExport }
            : refusal;
    }

    private async Task<Outcome<CommandAnswer>> RunAsync(
        string botId, string conversationId, IHistoryExportFormat format, CancellationToken cancellationToken)
    {
        var found = await bots.FindAsync(botId, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var bot, out var refusal))
        {
            return refusal;
        }

        using BoundedExport export = new(MostBytes);
        var messages = export.Bound(history.ReadAllAsync(botId, conversationId, cancellationToken), cancellationToken);
        await format.WriteAsync(export.Output, bot, messages, cancellationToken).ConfigureAwait(false);
        if (await export.EndAsync().ConfigureAwait(false) is not { } text)
        {
            return Refusal.Invalid("message", string.Create(
                CultureInfo.InvariantCulture,
                $"The conversation has more than {MostBytes} bytes as {format.Name}, which is too much for a message. POST /api/chat/{botId}/export gives it as a file."));
        }

        return new CommandAnswer(Fenced(text, format.Name), botId);
    }

    /// <summary>Puts a text between fences that nothing in it can close (CommonMark §4.5).</summary>
    private static string Fenced(string text, string language)
    {
        var (run, longest) = (0, 2);
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        return $"{fence}{language}\n{text.TrimEnd('\n')}\n{fence}";
    }
}
