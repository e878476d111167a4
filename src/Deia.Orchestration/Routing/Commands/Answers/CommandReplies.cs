using System.Collections.ObjectModel;
using System.Text.Json;
using Deia.Orchestration.Bots;
using Deia.Orchestration.Bots.Turns;
using Deia.Orchestration.Conversations;

namespace Deia.Orchestration.Routing.Commands.Answers;

/// <summary>Gives commands and their answers the shape of a question and its reply. Neither is stored, and no event tells of them.</summary>
internal sealed class CommandReplies(FleetServices services)
{
    private static readonly JsonElement True = JsonElement.Parse("true");

    /// <summary>Makes the question that a command is, at the moment at which it begins.</summary>
    public StartedCommand Begin(CommandCall call)
    {
        Question question = new(call.Request.ConversationId, call.Request.Message, Mark(call.Info, call.Request.Metadata), call.Request.Caller.UserId);
        return new StartedCommand(
            call.Info,
            services.NewQuestion("", question, services.CountTokens(question.Text)) with { Status = MessageStatus.Answered }, services.TimeProvider.GetTimestamp());
    }

    /// <summary>Makes the reply, which is complete.</summary>
    public PendingReply End(StartedCommand started, CommandAnswer answer)
    {
        var question = started.Question with { BotId = answer.BotId ?? "" };
        Question text = new(question.ConversationId, answer.Text, Mark(started.Info, ReadOnlyDictionary<string, JsonElement>.Empty), UserId: null);
        var reply = services.NewQuestion(question.BotId, text, services.CountTokens(answer.Text)) with
        {
            Sender = MessageSender.Bot,
            Status = MessageStatus.Complete,
            ReplyTo = question.Id,
        };
        PendingReply complete = new(question) { CommandReply = reply };
        complete.Text.Append(answer.Text);
        complete.End(new ReplyOutcome(question, reply, null, services.TimeProvider.GetElapsedTime(started.At)));
        return complete;
    }

    private static Dictionary<string, JsonElement> Mark(SlashCommandInfo command, IReadOnlyDictionary<string, JsonElement> metadata) =>
        new(metadata, StringComparer.Ordinal) { ["command"] = True, ["name"] = JsonElement.Parse($"\"{command.Name}\"") };
}
