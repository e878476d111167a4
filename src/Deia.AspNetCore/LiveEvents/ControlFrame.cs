using System.Text.Json;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Json;
using Deia.Orchestration.Events;

namespace Deia.AspNetCore.LiveEvents;

/// <summary>A frame that is no event: it is for one client alone.</summary>
internal sealed class ControlFrame
{
    private readonly string _type;
    private readonly Action<Utf8JsonWriter> _writeRest;
    private readonly long? _seq;

    private ControlFrame(string type, Action<Utf8JsonWriter> writeRest, long? seq = null)
    {
        _type = type;
        _writeRest = writeRest;
        _seq = seq;
    }

    /// <summary>Gets the answer to a ping.</summary>
    public static ControlFrame Pong { get; } = new("pong", static json =>
    {
        json.WriteStartObject("data"u8);
        json.WriteEndObject();
    });

    /// <summary>Makes the first frame of a connection.</summary>
    /// <param name="newest">The newest event.</param>
    public static ControlFrame Hello(EventPosition newest) => WithPosition("hello", newest);

    /// <summary>Makes the frame that says that events were lost.</summary>
    /// <param name="lastLost">The last event that is not sent.</param>
    public static ControlFrame Resync(EventPosition lastLost) => WithPosition("resync", lastLost);

    /// <summary>Makes the answer to a message that was taken.</summary>
    /// <param name="requestId">What the client calls its request; null where it did not say.</param>
    /// <param name="accepted">The stored question.</param>
    public static ControlFrame Accepted(string? requestId, AcceptedResponse accepted) => new("accepted", json =>
    {
        json.WriteString("requestId"u8, requestId);
        json.WritePropertyName("data"u8);
        JsonSerializer.Serialize(json, accepted, DeiaJson.Context.AcceptedResponse);
    });

    /// <summary>Makes the answer to a frame that nothing came of.</summary>
    /// <param name="requestId">What the client calls its request; null where it did not say.</param>
    /// <param name="problem">Why.</param>
    public static ControlFrame Rejected(string? requestId, ProblemResponse problem) => new("rejected", json =>
    {
        json.WriteString("requestId"u8, requestId);
        json.WriteStartObject("data"u8);
        json.WritePropertyName("problem"u8);
        JsonSerializer.Serialize(json, problem, DeiaJson.Context.ProblemResponse);
        json.WriteEndObject();
    });

    /// <summary>Makes the bytes to send.</summary>
    /// <param name="seq">The last event that was sent; the number of a frame that tells no other.</param>
    /// <param name="at">Now.</param>
    public byte[] ToBytes(long seq, DateTimeOffset at) =>
        FrameJson.Write(_seq ?? seq, _type, null, at, _writeRest, static (json, writeRest) => writeRest(json));

    private static ControlFrame WithPosition(string type, EventPosition position)
    {
        return new ControlFrame(type, WriteRest, position.Seq);

        void WriteRest(Utf8JsonWriter json)
        {
            json.WriteStartObject("data"u8);
            json.WriteString("epoch"u8, position.Epoch);
            json.WriteNumber("seq"u8, position.Seq);
            json.WriteEndObject();
        }
    }
}
