using Deia.Orchestration.Access;
using Deia.Orchestration.Auditing;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Conversations;
using Deia.Orchestration.Routing;
using Deia.Orchestration.Tests.Fleets;

namespace Deia.Orchestration.Tests.Routing.Commands;

/// <summary>Sends commands to a fleet, and reads what was put on record.</summary>
internal static class CommandCalls
{
    public static Caller Operator { get; } = new("olga", Role.Operator);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static ValueTask<Outcome<PendingReply>> CommandAsync(this TestFleet fleet, string message, string? botId = null, Caller? caller = null, string conversation = "default") =>
        fleet.Router.SendAsync(new SendRequest(message) { BotId = botId, ConversationId = conversation, Caller = caller ?? Operator }, Cancellation);

    /// <summary>Sends a command that must be done, and gives its answer.</summary>
    public static async Task<StoredMessage> AnswerAsync(this TestFleet fleet, string message, string? botId = null, string conversation = "default")
    {
        var outcome = await (await fleet.CommandAsync(message, botId, conversation: conversation)).Value.Completion;
        return outcome.Reply!;
    }

    public static async Task<RefusalReason> RefusedAsync(this TestFleet fleet, string message, string? botId = null, Caller? caller = null) =>
        (await fleet.CommandAsync(message, botId, caller)).Refusal!.Reason;

    /// <summary>Gives what was put on record, oldest first: the action, the bot, who, how it ended, and by what way.</summary>
    public static async Task<string[]> RecordsAsync(this TestFleet fleet)
    {
        var page = await fleet.Get<AuditLog>().PageAsync(new AuditQuery(), Cancellation);
        return [.. page.Items.Reverse().Select(entry =>
            $"{entry.Action} {entry.BotId ?? "-"} {entry.UserId} {string.Join(' ', entry.Details.OrderBy(pair => pair.Key).Select(pair => pair.Value))}")];
    }
}
