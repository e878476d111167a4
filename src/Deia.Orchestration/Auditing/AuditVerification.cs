namespace Deia.Orchestration.Auditing;

/// <summary>What a walk along the whole audit log found.</summary>
/// <param name="Valid">Whether every entry fits.</param>
/// <param name="Entries">How many entries there are.</param>
/// <param name="Head">The hash of the newest entry; who noted it elsewhere sees later whether the log still contains it.</param>
/// <param name="FirstBroken">The first entry that does not fit; null where all do, or where it is the end that is missing.</param>
public sealed record AuditVerification(bool Valid, long Entries, ReadOnlyMemory<byte> Head, Guid? FirstBroken);
