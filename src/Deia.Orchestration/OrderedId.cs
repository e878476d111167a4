using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Deia.Orchestration;

/// <summary>UUIDs of version 7 that stand at a position: the milliseconds since 1970 and, below them, a counter that fills the field rand_a (RFC 9562 §6.2, method 1).</summary>
internal static class OrderedId
{
    private const int CounterBits = 12;
    private const int SupplyLength = 512;

    [ThreadStatic]
    private static byte[]? _supply;

    [ThreadStatic]
    private static int _supplyLeft;

    /// <summary>Gives the first position of a millisecond.</summary>
    public static long PositionOf(DateTimeOffset time) => time.ToUnixTimeMilliseconds() << CounterBits;

    /// <summary>Gives the position that an id stands at.</summary>
    public static long PositionOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return (milliseconds << CounterBits) | (BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0xFFFL);
    }

    /// <summary>Makes an id: greater than every one of an earlier position, and different from all others of this one.</summary>
    public static Guid At(long position)
    {
        Span<byte> bytes = stackalloc byte[16];
        FillRandom(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, position << (16 - CounterBits));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (position & 0xFFF)));
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
