using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Deia.Orchestration.Routing.Imports;

/// <summary>Gives the messages of one bot ids of their own in another's history, always the same ones, so that taking them in twice is once.</summary>
internal static class ImportedIds
{
    private const int Length = 16;
    private const int Low = 8;
    private const ulong Random = (1UL << 62) - 1;

    /// <summary>Gives the id of a copy.</summary>
    /// <param name="id">The id of the message that is copied.</param>
    /// <param name="botId">The bot that gets the copy.</param>
    /// <returns>The id: of the same time, and in the same order as the others of the bot.</returns>
    public static Guid For(Guid id, string botId)
    {
        Span<byte> bytes = stackalloc byte[Length];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var low = BinaryPrimitives.ReadUInt64BigEndian(bytes[Low..]);

        // The version and the time stay; all random parts move by as much, so their order stays, too.
        var moved = (low & ~Random) | ((low + Distance(botId)) & Random);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[Low..], moved);
        return new Guid(bytes, bigEndian: true);
    }

    private static ulong Distance(string botId) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(botId)));
}
