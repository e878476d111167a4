using System.Text.Json;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Json;
using Deia.AspNetCore.Problems;
using Deia.Orchestration.Events;
using Deia.Orchestration.Lifecycle;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>Writes events as frames. A frame is the same for all clients, so its bytes are made once.</summary>
internal sealed class EventFrames
{
    private readonly Func<EventEnvelope, byte[]> _write;

    public EventFrames() => _write = Write;

    /// <summary>Gets the frame of an event.</summary>
    public ReadOnlyMemory<byte> Of(EventEnvelope envelope) => envelope.GetOrAddPayload(_write);

    private byte[] Write(EventEnvelope envelope)
    {
        var item = envelope.Event;
        return FrameJson.Write(envelope.Seq, item.Type, item.BotId, envelope.At, item, WriteData);
    }

    private static void WriteData(Utf8JsonWriter json, DeiaEvent item)
    {
        json.WritePropertyName("data"u8);
        switch (item)
        {
            case BotLaunched launched:
                JsonSerializer.Serialize(json, BotResponse.From(launched.Bot), DeiaJson.Context.BotResponse);
                return;
            case BotStopped stopped:
                JsonSerializer.Serialize(json, BotResponse.From(stopped.Bot), DeiaJson.Context.BotResponse);
                return;
            case MessageReceived received:
                JsonSerializer.Serialize(json, MessageResponse.From(received.Message), DeiaJson.Context.MessageResponse);
                return;
            case MessageCompleted completed:
                JsonSerializer.Serialize(json, MessageResponse.From(completed.Reply), DeiaJson.Context.MessageResponse);
                return;
        }

        json.WriteStartObject();
        switch (item)
        {
            case MessageToken token:
                json.WriteString("replyTo"u8, token.ReplyTo);
                json.WriteNumber("index"u8, token.Index);
                json.WriteString("text"u8, token.Text);
                break;
            case MessageFailed failed:
                json.WriteString("replyTo"u8, failed.ReplyTo);
                json.WritePropertyName("problem"u8);

                // No request belongs to all clients; the host's log knows the question by its id.
                var problem = DeiaProblems.From(failed.Problem).ToResponse(failed.ReplyTo.ToString());
                JsonSerializer.Serialize(json, problem, DeiaJson.Context.ProblemResponse);
                break;
            case BotStateChanged changed:
                json.WriteString("from"u8, BotStateNames.Of(changed.From));
                json.WriteString("to"u8, BotStateNames.Of(changed.To));
                json.WriteString("reason"u8, changed.Reason);
                break;
            case BotCrashed crashed:
                json.WriteString("detail"u8, crashed.Detail);
                if (crashed.RestartAt is { } restartAt)
                {
                    json.WriteString("restartAt"u8, restartAt.UtcDateTime);
                }
                else
                {
                    json.WriteNull("restartAt"u8);
                }

                break;
            case HistoryCleared cleared:
                json.WriteNumber("deleted"u8, cleared.Deleted);
                json.WriteString("conversationId"u8, cleared.ConversationId);
                break;
            case FlagsChanged flag:
                json.WriteString("name"u8, flag.Name);
                json.WriteBoolean("enabled"u8, flag.Enabled);
                break;
        }

        json.WriteEndObject();
    }
}
