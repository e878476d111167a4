namespace Deia.Orchestration.Auditing;

/// <summary>One walk along the chain, entry by entry.</summary>
/// <param name="chain">Where the chain began and ended before the walk.</param>
internal sealed class AuditWalk(AuditChain chain)
{
    private ReadOnlyMemory<byte> _last = chain.Base;
    private bool _passedHead = chain.Base.Span.SequenceEqual(chain.Head.Span);
    private long _entries;
    private Guid? _firstBroken;

    /// <summary>Gets whether an entry did not fit.</summary>
    public bool IsBroken => _firstBroken is not null;

    /// <summary>Takes the next entry.</summary>
    public void Take(AuditEntry entry)
    {
        _entries++;
        if (!IsBroken && !(entry.PreviousHash.Span.SequenceEqual(_last.Span) && entry.Hash.Span.SequenceEqual(AuditHash.Of(entry).Span)))
        {
            _firstBroken = entry.Id;
        }

        _last = entry.Hash;
        _passedHead |= _last.Span.SequenceEqual(chain.Head.Span);
    }

    /// <summary>Tells what was found, once there is no entry left. What was added during the walk may be part of it.</summary>
    public AuditVerification End()
    {
        var isValid = !IsBroken && _passedHead;
        return new AuditVerification(isValid, _entries, isValid ? _last : chain.Head, _firstBroken);
    }
}
