using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Deia.Orchestration.Auditing;

namespace Deia.Orchestration.Tests.Auditing;

/// <summary>An audit repository that a test can hold up, let fail, before or after the change, or forge.</summary>
/// <param name="inner">The repository itself.</param>
internal sealed class FaultyAudit(InMemoryAuditRepository inner) : IAuditRepository
{
    private readonly ConcurrentQueue<int> _groups = new();

    public FaultyAudit()
        : this(new InMemoryAuditRepository())
    {
    }

    /// <summary>Gets the repository behind it, as another host sees it.</summary>
    public InMemoryAuditRepository Inner => inner;

    /// <summary>Gets or sets what happens before entries are added.</summary>
    public Func<ValueTask> BeforeAppend { get; set; } = () => ValueTask.CompletedTask;

    /// <summary>Gets or sets what happens after entries were added.</summary>
    public Func<ValueTask> AfterAppend { get; set; } = () => ValueTask.CompletedTask;

    /// <summary>Gets or sets whether it can't be reached.</summary>
    public bool IsAway { get; set; }

    /// <summary>Gets or sets what somebody makes of the log before it is read.</summary>
    public Func<List<AuditEntry>, IEnumerable<AuditEntry>> Forge { get; set; } = static entries => entries;

    /// <summary>Gets or sets what happens after each entry that is read.</summary>
    public Func<AuditEntry, ValueTask> AfterRead { get; set; } = _ => ValueTask.CompletedTask;

    /// <summary>Gets how many entries each call added.</summary>
    public IReadOnlyList<int> Groups => [.. _groups];

    public ValueTask<AuditChain> FindChainAsync(CancellationToken cancellationToken = default) => Reached().FindChainAsync(cancellationToken);

    public async ValueTask<bool> AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken = default)
    {
        await BeforeAppend();
        var isAdded = await Reached().AppendAsync(entries, cancellationToken);
        if (isAdded)
        {
            _groups.Enqueue(entries.Count);
        }

        await AfterAppend();
        return isAdded;
    }

    public ValueTask<AuditPage> PageAsync(AuditQuery query, CancellationToken cancellationToken = default) => Reached().PageAsync(query, cancellationToken);

    public async IAsyncEnumerable<AuditEntry> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var entry in Forge(await Reached().ReadAllAsync(cancellationToken).ToListAsync(cancellationToken)))
        {
            yield return entry;
            await AfterRead(entry);
        }
    }

    private InMemoryAuditRepository Reached() => IsAway ? throw Away() : inner;

    public static StoreUnavailableException Away() => new("test", new IOException("away"));
}
