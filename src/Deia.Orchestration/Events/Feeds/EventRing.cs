using System.Numerics;

namespace Deia.Orchestration.Events.Feeds;

/// <summary>The newest events of one count in order, bounded in number and in text. It is not safe for concurrent use: its owner locks.</summary>
/// <param name="epoch">The count that the numbers belong to.</param>
/// <param name="capacity">How many events it holds at most.</param>
/// <param name="characters">How much text these carry together at most; the newest event is held in any case.</param>
internal sealed class EventRing(string epoch, int capacity, int characters)
{
    // A power of two, so that a number's slot is found without a division.
    private readonly Slot[] _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)capacity)];
    private long _text;

    /// <summary>Gets how many events it holds at most.</summary>
    public int Capacity => capacity;

    /// <summary>Gets the count that the numbers belong to.</summary>
    public string Epoch { get; private set; } = epoch;

    /// <summary>Gets the number of the oldest event held; one more than <see cref="Last"/> while there is none.</summary>
    public long First { get; private set; } = 1;

    /// <summary>Gets the number of the newest event.</summary>
    public long Last { get; private set; }

    /// <summary>Gets the event after which those came that happened since <see cref="Restart"/>.</summary>
    public long Start { get; private set; }

    /// <summary>Gets the place of the newest event.</summary>
    public EventPosition Newest => new(Epoch, Last);

    /// <summary>Gets an event that is held.</summary>
    public EventEnvelope this[long seq] => SlotOf(seq).Envelope;

    /// <summary>Adds the event that comes after <see cref="Last"/>, and lets go of the oldest where there is no room.</summary>
    public void Append(EventEnvelope envelope)
    {
        if (Last - First == capacity - 1)
        {
            DropFirst();
        }

        Last = envelope.Seq;
        SlotOf(Last) = new Slot(envelope, _text);
        _text += envelope.Event.TextLength;
        while (First < Last && TextAfter(First - 1) > characters)
        {
            DropFirst();
        }
    }

    /// <summary>Lets go of all events, and goes on elsewhere.</summary>
    /// <param name="last">The event before those that are held.</param>
    /// <param name="held">What is held from there on.</param>
    public void Restart(EventPosition last, IReadOnlyList<EventEnvelope> held)
    {
        Array.Clear(_slots);
        Epoch = last.Epoch;
        Last = last.Seq;
        First = last.Seq + 1;
        foreach (var envelope in held)
        {
            Append(envelope);
        }

        Start = Last;
    }

    /// <summary>Tells whether every event after this one is held.</summary>
    public bool HoldsAllAfter(long seq) => seq >= First - 1 && seq <= Last;

    /// <summary>Tells whether more than half of what may be held comes after this event, which is held.</summary>
    public bool IsFarFromNewest(long seq) => Last - seq > capacity / 2 || TextAfter(seq) > characters / 2;

    private void DropFirst()
    {
        SlotOf(First) = default;
        First++;
    }

    private long TextAfter(long seq) => seq == Last ? 0 : _text - SlotOf(seq + 1).TextBefore;

    private ref Slot SlotOf(long seq) => ref _slots[seq & (_slots.Length - 1)];

    /// <param name="Envelope">The event.</param>
    /// <param name="TextBefore">How much text was ever appended before it.</param>
    private readonly record struct Slot(EventEnvelope Envelope, long TextBefore);
}
