using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Deia.Orchestration.Auditing;

/// <summary>Hashes entries: SHA-256 over the fields one after the other, each of them of a fixed length or preceded by its length (decision 0019).</summary>
internal static class AuditHash
{
    private const int NoText = -1;

    // Tells these bytes from any other form that may follow it.
    private static readonly byte[] Form = "deia-audit-1"u8.ToArray();

    /// <summary>Hashes all of an entry but <see cref="AuditEntry.Hash"/>.</summary>
    public static ReadOnlyMemory<byte> Of(AuditEntry entry)
    {
        ArrayBufferWriter<byte> bytes = new();
        bytes.Write(Form);
        bytes.Write(entry.PreviousHash.Span);
        entry.Id.TryWriteBytes(bytes.GetSpan(16), bigEndian: true, out var written);
        bytes.Advance(written);
        Write(bytes, entry.BotId);
        Write(bytes, entry.Action);
        Write(bytes, entry.UserId);
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(8), (entry.CreatedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        bytes.Advance(8);
        Write(bytes, entry.Details.Count);
        foreach (var (name, value) in entry.Details.Select(detail => (Name: Encoding.UTF8.GetBytes(detail.Key), detail.Value)).OrderBy(detail => detail.Name, ByBytes))
        {
            Write(bytes, name.Length);
            bytes.Write(name);
            Write(bytes, value);
        }

        return SHA256.HashData(bytes.WrittenSpan);
    }

    private static Comparer<byte[]> ByBytes { get; } = Comparer<byte[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right));

    private static void Write(ArrayBufferWriter<byte> bytes, string? text)
    {
        Write(bytes, text is null ? NoText : Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes);
    }

    private static void Write(ArrayBufferWriter<byte> bytes, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(4), number);
        bytes.Advance(4);
    }
}
