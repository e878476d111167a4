using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Deia.Orchestration.Conversations;

/// <summary>Makes message ids: UUIDs of version 7 that grow strictly, also within a millisecond and while the clock is set back (RFC 9562 §6.2, method 1).</summary>
/// <param name="timeProvider">The clock.</param>
public sealed class MessageIds(TimeProvider timeProvider)
{
    private const int CounterBits = 12;
    private const int SupplyLength = 512;

    [ThreadStatic]
    private static byte[]? _supply;

    [ThreadStatic]
    private static int _supplyLeft;

    // The milliseconds since 1970 and, below them, a counter that fills the field rand_a.
    private long _last;

    /// <summary>Makes the next id.</summary>
    /// <returns>An id that is greater than every earlier one of this instance.</returns>
    public Guid Next()
    {
        var now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits;
        long last, next;
        do
        {
            last = Volatile.Read(ref _last);
            next = Math.Max(now, last + 1);
        }
        while (Interlocked.CompareExchange(ref _last, next, last) != last);

        Span<byte> bytes = stackalloc byte[16];
        FillRandom(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, next << (16 - CounterBits));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (next & 0xFFF)));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Takes random bytes from a supply of the thread's own: the operating system is asked once for many ids.</summary>
    private static void FillRandom(Span<byte> bytes)
    {
        if (_supply is null || _supplyLeft < bytes.Length)
        {
            RandomNumberGenerator.Fill(_supply ??= new byte[SupplyLength]);
            _supplyLeft = SupplyLength;
        }

        _supplyLeft -= bytes.Length;
        _supply.AsSpan(_supplyLeft, bytes.Length).CopyTo(bytes);
    }
}
