namespace Deia.Orchestration.Auditing;

/// <summary>Where the chain of the audit log begins and ends.</summary>
/// <param name="Base">The hash before the oldest entry that is kept: of the last one that retention removed; 32 bytes that are zero where it removed none.</param>
/// <param name="Head">The hash of the newest entry; <paramref name="Base"/> where there is none.</param>
/// <param name="LastId">The id of the newest entry there ever was; null where there was none.</param>
public sealed record AuditChain(ReadOnlyMemory<byte> Base, ReadOnlyMemory<byte> Head, Guid? LastId)
{
    /// <summary>The length of a hash in bytes (SHA-256).</summary>
    public const int HashLength = 32;

    /// <summary>Gets the chain that nothing was added to yet.</summary>
    public static AuditChain Empty { get; } = new(new byte[HashLength], new byte[HashLength], null);
}
