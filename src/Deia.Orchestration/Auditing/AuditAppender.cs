using System.Buffers.Binary;

namespace Deia.Orchestration.Auditing;

/// <summary>Adds entries to the end of the chain, also where other hosts do so at the same time. Used by one caller at a time.</summary>
/// <param name="repository">The log.</param>
internal sealed class AuditAppender(IAuditRepository repository)
{
    // Where the chain ends as far as this host knows; null: look.
    private AuditChain? _chain;

    // What was sent and may have been stored, or may yet be; null: nothing.
    private AuditEntry[]? _sent;

    /// <summary>Adds a group.</summary>
    /// <param name="group">The group; after a call that threw, the same again.</param>
    /// <exception cref="StoreUnavailableException">The store can't be reached. Called again, this adds nothing twice.</exception>
    public async Task AppendAsync(IReadOnlyList<AuditWrite> group)
    {
        while (true)
        {
            var chain = _chain ?? await repository.FindChainAsync().ConfigureAwait(false);
            if (_sent is { } sent && await IsStoredAsync(sent, chain).ConfigureAwait(false))
            {
                (_chain, _sent) = (chain, null);
                return;
            }

            // The same entries go again while they fit: whichever of two arrives first, there is one of each. Once they fit no longer they never will.
            var entries = _sent is not null && Fits(_sent, chain) ? _sent : Link(group, chain);
            (_chain, _sent) = (null, entries);
            if (await repository.AppendAsync(entries).ConfigureAwait(false))
            {
                (_chain, _sent) = (chain with { Head = entries[^1].Hash, LastId = entries[^1].Id }, null);
                return;
            }
        }
    }

    /// <summary>Gives up on a group that can't be stored.</summary>
    public void Forget() => (_chain, _sent) = (null, null);

    private async ValueTask<bool> IsStoredAsync(AuditEntry[] sent, AuditChain chain)
    {
        if (Fits(sent, chain))
        {
            return false;
        }

        var last = sent[^1];
        if (chain.Head.Span.SequenceEqual(last.Hash.Span))
        {
            return true;
        }

        var page = await repository.PageAsync(new AuditQuery { Before = After(last.Id), Limit = 1 }).ConfigureAwait(false);
        return page.Items is [var found] && found.Id == last.Id && found.Hash.Span.SequenceEqual(last.Hash.Span);
    }

    private static bool Fits(AuditEntry[] entries, AuditChain chain) => chain.Head.Span.SequenceEqual(entries[0].PreviousHash.Span);

    private static AuditEntry[] Link(IReadOnlyList<AuditWrite> group, AuditChain chain)
    {
        var entries = new AuditEntry[group.Count];
        var (head, lastId) = (chain.Head, chain.LastId);
        for (var at = 0; at < entries.Length; at++)
        {
            entries[at] = group[at].ToEntry(head, lastId);
            (head, lastId) = (entries[at].Hash, entries[at].Id);
        }

        return entries;
    }

    private static Guid After(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt128BigEndian(bytes, BinaryPrimitives.ReadUInt128BigEndian(bytes) + 1);
        return new Guid(bytes, bigEndian: true);
    }
}
