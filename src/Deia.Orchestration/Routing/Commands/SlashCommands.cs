using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Configuration;
using Deia.Orchestration.Routing.Commands.Answers;
using Microsoft.Extensions.Options;

namespace Deia.Orchestration.Routing.Commands;

/// <summary>Does what messages that start with a slash ask for. No model ever sees them, and no history holds them.</summary>
internal sealed class SlashCommands
{
    private readonly Dictionary<string, ISlashCommand> _byName;
    private readonly CommandReplies _replies;
    private readonly RouterRecords _records;
    private readonly int _maxMessageLength;

    public SlashCommands(IEnumerable<ISlashCommand> commands, CommandReplies replies, RouterRecords records, IOptions<DeiaOptions> options)
    {
        ISlashCommand[] all = [new HelpCommand(() => All!), .. commands];
        All = [.. all.Select(command => command.Info)];
        _byName = all.ToDictionary(command => command.Info.Name, StringComparer.OrdinalIgnoreCase);
        _replies = replies;
        _records = records;
        _maxMessageLength = options.Value.Chat.MaxMessageLength;
    }

    /// <summary>Gets what there is to know of the commands.</summary>
    public IReadOnlyList<SlashCommandInfo> All { get; }

    /// <summary>Tells whether a text is meant as a command.</summary>
    public static bool IsCommand(string text) => text is ['/', ..];

    /// <summary>Does what a message asks for.</summary>
    /// <param name="request">The message, whose mention was taken out.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The question and its reply, which is complete; refused as what the command called was, or as <see cref="RefusalReason.Forbidden"/>.</returns>
    public async ValueTask<Outcome<PendingReply>> RunAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (!Find(request).TryGet(out var call, out var invalid))
        {
            _records.Add(AuditActions.CommandRun, request.Caller, request.BotId, invalid, SendOrigin.Command);
            return invalid;
        }

        if (!request.Caller.May(call.Info.Permission))
        {
            var forbidden = SendRules.Forbidden(call.Info.Name, call.Info.Permission);
            _records.Add(AuditActions.AccessDenied, request.Caller, request.BotId, forbidden, SendOrigin.Command, call.Info.Name);
            return forbidden;
        }

        var planned = await _byName[call.Info.Name].PlanAsync(call, cancellationToken).ConfigureAwait(false);
        if (!planned.TryGet(out var plan, out var unplanned))
        {
            _records.Add(AuditActions.CommandRun, request.Caller, request.BotId, unplanned, SendOrigin.Command, call.Info.Name);
            return unplanned;
        }

        var begun = _replies.Begin(call);
        var answered = await RunAsync(plan, call.Info.Name, request.Caller, cancellationToken).ConfigureAwait(false);
        return answered.TryGet(out var answer, out var refusal) ? _replies.End(begun, answer) : refusal;
    }

    /// <summary>Tells what a message would do.</summary>
    /// <returns>The decision, whose bot is empty where the command is about none; refused as <see cref="RefusalReason.Invalid"/>.</returns>
    public async ValueTask<Outcome<RoutingDecision>> RouteAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (!Find(request).TryGet(out var call, out var invalid))
        {
            return invalid;
        }

        var planned = await _byName[call.Info.Name].PlanAsync(call, cancellationToken).ConfigureAwait(false);
        return planned.TryGet(out var plan, out var refusal)
            ? new RoutingDecision(plan.BotId ?? "", "command", $"{call.Info.Name} is a command: the router answers it, and no model sees it.")
            : refusal;
    }

    private Outcome<CommandCall> Find(SendRequest request)
    {
        if (SendRules.Check(request, _maxMessageLength) is { } invalid)
        {
            return invalid;
        }

        var end = request.Message.AsSpan().IndexOfAny(" \t\r\n");
        var name = end < 0 ? request.Message : request.Message[..end];
        return _byName.TryGetValue(name, out var command)
            ? new CommandCall(command.Info, request.Message[name.Length..].Trim(), request)
            : Refusal.Invalid(
                "message", $"The message starts with a slash and is no command. Usage: {string.Join(", ", All.Select(info => info.Usage))}. /help tells what each does.");
    }

    private async Task<Outcome<CommandAnswer>> RunAsync(CommandPlan plan, string name, Caller caller, CancellationToken cancellationToken)
    {
        var action = plan.AuditAction ?? AuditActions.CommandRun;
        Outcome<CommandAnswer> outcome;
        try
        {
            outcome = await plan.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _records.AddFailure(action, caller, plan.BotId, SendOrigin.Command, name);
            throw;
        }

        _records.Add(action, caller, outcome.TryGet(out var answer, out var refusal) ? answer.BotId : plan.BotId, refusal, SendOrigin.Command, name);
        return outcome;
    }
}
