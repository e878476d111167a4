using System.Diagnostics.CodeAnalysis;

namespace Deia.Orchestration.Mailboxes;

/// <summary>The items of one conversation, in order. All but the handling happens under the mailbox's lock.</summary>
/// <typeparam name="TItem">What waits.</typeparam>
/// <param name="mailbox">The mailbox that this is a lane of.</param>
internal sealed class Lane<TItem>(Mailbox<TItem> mailbox) : IThreadPoolWorkItem
    where TItem : class, IMailboxItem
{
    private readonly List<TItem> _waiting = new(1);
    private TItem? _underWay;
    private bool _isRunning;

    /// <summary>Gets or sets the name that the mailbox keeps this lane under.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Gets whether nothing waits and nothing is under way.</summary>
    public bool IsIdle => _waiting.Count == 0 && !_isRunning;

    public void Enqueue(TItem item) => _waiting.Add(item);

    public bool Remove(TItem item) => _waiting.Remove(item);

    public void AddTo(List<(TItem Item, bool IsUnderWay)> items)
    {
        if (_underWay is not null)
        {
            items.Add((_underWay, true));
        }

        foreach (var item in _waiting)
        {
            items.Add((item, false));
        }
    }

    /// <summary>Goes to the thread pool where the first item is committed and nobody is at work.</summary>
    public void StartIfDue_NeedsLock()
    {
        if (TryStart_NeedsLock())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    /// <summary>Says that somebody is at work from now on, where there is work and nobody is.</summary>
    /// <returns>Whether the caller is the one who has to do it.</returns>
    public bool TryStart_NeedsLock() => !_isRunning && (_isRunning = _waiting is [{ IsCommitted: true }, ..]);

    /// <summary>Takes the first item, or stops running where it is not committed yet.</summary>
    /// <param name="item">The item that is now under way.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryBegin_NeedsLock([NotNullWhen(true)] out TItem? item)
    {
        item = _underWay = _waiting is [{ IsCommitted: true } first, ..] ? first : null;
        if (item is null)
        {
            _isRunning = false;
            return false;
        }

        _waiting.RemoveAt(0);
        return true;
    }

    /// <inheritdoc/>
    public void Execute() => _ = RunAsync(isLent: false);

    /// <summary>Begins the first item on the thread of the caller, who was told by <see cref="TryStart_NeedsLock"/> to do the work.</summary>
    public void RunOnLentThread() => _ = RunAsync(isLent: true);

    private async Task RunAsync(bool isLent)
    {
        var hasFinished = false;
        while (mailbox.TryAdvance(this, hasFinished, out var item))
        {
            if (isLent && hasFinished)
            {
                isLent = false;
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            await mailbox.HandleAsync(item!).ConfigureAwait(false);
            hasFinished = true;
        }
    }
}
